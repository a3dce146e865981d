import { AgentError } from '../../base/error.ts';

interface Block {
  readonly number: number;
  readonly hash: string;
}

/** Blocks of each side that wait for the other side: a side may be late by as many. */
const keptBlocks = 1_000;

/**
 * Holds what a node proves against what a witness has finalized: of two proofs for one height, one is of another chain, or more
 * than a third of the authorities voted twice.
 */
export class WitnessCheck {
  readonly #proved = new Map<number, string>();
  readonly #witnessed = new Map<number, string>();
  #compared = 0;
  #lastSame: number | undefined;
  #newest: number | undefined;

  /** Blocks that both have, and alike. */
  get compared(): number {
    return this.#compared;
  }

  get lastSame(): number | undefined {
    return this.#lastSame;
  }

  /** The newest block that the witness has finalized. */
  get newest(): number | undefined {
    return this.#newest;
  }

  /** @throws AgentError `unknown/witness` when the witness has another block at this height */
  addProved(block: Block): void {
    this.#add(block, this.#proved, this.#witnessed.get(block.number), (other) => contradiction(block, other));
  }

  /** @throws AgentError `unknown/witness` when the node proved another block at this height */
  addWitnessed(block: Block): void {
    this.#newest = Math.max(this.#newest ?? 0, block.number);
    this.#add(block, this.#witnessed, this.#proved.get(block.number), (other) =>
      contradiction({ ...block, hash: other }, block.hash),
    );
  }

  #add(
    { number, hash }: Block,
    own: Map<number, string>,
    other: string | undefined,
    contradictionOf: (other: string) => AgentError,
  ): void {
    if (own.has(number)) return;
    if (other !== undefined && other !== hash) throw contradictionOf(other);
    own.set(number, hash);
    const [oldest] = own.keys();
    if (own.size > keptBlocks && oldest !== undefined) own.delete(oldest);
    if (other === undefined) return;
    this.#compared += 1;
    this.#lastSame = Math.max(this.#lastSame ?? 0, number);
  }
}

function contradiction({ number, hash }: Block, witnessed: string): AgentError {
  return new AgentError(
    'unknown/witness',
    `the node proves block ${number} as ${hash}, the witness as ${witnessed}: another chain, or authorities voted for two; ask further nodes`,
    { data: { block: number, hash, witnessed } },
  );
}
