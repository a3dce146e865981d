import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { Justification } from '../../chain/grandpa/justification.ts';
import type { HeaderProof } from '../../chain/grandpa/linked-headers.ts';
import type { ProvedStep } from '../finality/proved-chain.ts';
import { type CensusEngine, slotOfHeader } from '../finality/slot-of-header.ts';

/** Before the first block of a window: on a relay chain, more than any candidate of a parachain waits for its pieces. */
export const blocksBefore = 128;
/** More are not held: with slots of 6 s, a week. */
const mostHeaders = 100_000;

interface Step {
  readonly number: number;
  readonly justification: Justification;
}

/** What is proved of a network's finalized chain, and what proves it again: as much as the windows that are open need. */
export class FollowedHeaders {
  readonly #engine: CensusEngine;
  readonly #handOvers: HeaderProof[] = [];
  #headers: HashedHeader[] = [];
  #steps: Step[] = [];

  constructor(engine: CensusEngine) {
    this.#engine = engine;
  }

  /** Linked, ascending. */
  get all(): readonly HashedHeader[] {
    return this.#headers;
  }

  /** From each authority set to the next. */
  get handOvers(): readonly HeaderProof[] {
    return this.#handOvers;
  }

  handOver(proof: HeaderProof): void {
    this.#handOvers.push(proof);
  }

  add({ headers, justification, range }: Pick<ProvedStep, 'headers' | 'justification' | 'range'>): void {
    this.#headers.push(...headers);
    this.#steps.push({ number: range.toBlock, justification });
    if (this.#headers.length > mostHeaders) this.#drop(this.#headers.length - mostHeaders);
  }

  /**
   * The headers from one block on up to the first vote that covers another.
   * @returns undefined where there is none
   */
  upToVotes(from: number, to: number): Pick<ProvedStep, 'headers' | 'justification'> | undefined {
    const step = this.#steps.find(({ number }) => number >= to);
    if (!step) return undefined;
    const headers = this.#headers.filter(({ number }) => number >= from && number <= step.number);
    return { headers, justification: step.justification };
  }

  /** Forgets what lies before a slot, but for some blocks before it. */
  forgetBefore(slot: number): void {
    const first = this.#headers.findIndex(
      (header) => header.number > 0 && slotOfHeader(header, this.#engine) >= slot,
    );
    const kept = blocksBefore + 1;
    if (first > kept) this.#drop(first - kept);
  }

  #drop(count: number): void {
    this.#headers = this.#headers.slice(count);
    const oldest = this.#headers[0]?.number ?? 0;
    this.#steps = this.#steps.filter(({ number }) => number >= oldest);
  }
}
