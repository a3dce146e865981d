import { hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import type { Sliced } from '../../base/sliced.ts';
import type { AuthoritySet } from '../../chain/grandpa/authority-set.ts';
import { decodeJustification, type Justification } from '../../chain/grandpa/justification.ts';
import { judging } from '../../chain/grandpa/verify-justification.ts';
import type { SampledVote } from '../../sli/sample.ts';
import type { ProvedStep } from './proved-chain.ts';
import { type CensusEngine, slotOfHeader } from './slot-of-header.ts';

interface WindowVotesOptions {
  readonly engine: CensusEngine;
  readonly slotMs: number;
  readonly windowMs: number;
}

/** What was seen of the votes for the blocks of one window. */
interface SeenWindow {
  /** By node and authority set, the blocks that its justifications made final. */
  readonly steps: Map<string, Map<number, Set<number>>>;
  /** A vote of each key that voted. */
  readonly votes: Map<string, SampledVote>;
}

/** Of each node: what is not covered by a proved header yet. Of a flood the oldest are dropped. */
const mostWaiting = 64;
/** A window has a few; nothing older is voted on. */
const keptSets = 64;

/**
 * Who voted on the blocks of each window, from the justifications that nodes stream. Nothing is believed: a block belongs to a
 * window by the slot of its proved header, and the authority sets are those by which headers are proved. A vote counts for the
 * window of the block that its justification makes final.
 */
export class WindowVotes {
  readonly #options: WindowVotesOptions;
  readonly #windows = new Map<number, SeenWindow>();
  /** Of proved headers, by hash. */
  readonly #slots = new Map<string, number>();
  readonly #sets = new Map<number, AuthoritySet>();
  readonly #waiting = new Map<string, Justification[]>();
  #provedBlock = 0;

  constructor(options: WindowVotesOptions) {
    this.#options = options;
  }

  /** The newest block that is proved. */
  get provedBlock(): number {
    return this.#provedBlock;
  }

  /** Takes what was proved next: the slots of its headers, and the set that voted. It pauses after each signature. */
  *proving({ headers, set }: Pick<ProvedStep, 'headers' | 'set'>): Sliced<void> {
    this.#sets.set(set.id, set);
    const oldest = this.#sets.keys().next().value;
    if (this.#sets.size > keptSets && oldest !== undefined) this.#sets.delete(oldest);
    for (const header of headers) {
      // The genesis block has no slot.
      if (header.number === 0) continue;
      this.#slots.set(header.hash, slotOfHeader(header, this.#options.engine));
      this.#provedBlock = Math.max(this.#provedBlock, header.number);
    }
    for (const [node, waiting] of this.#waiting) {
      const isDue = ({ targetNumber }: Justification): boolean => targetNumber <= this.#provedBlock;
      const due = waiting.filter(isDue);
      // Before the first pause, in which others may come to wait.
      this.#waiting.set(
        node,
        waiting.filter((one) => !isDue(one)),
      );
      for (const one of due) yield* this.#noting(node, one);
    }
  }

  /**
   * Takes a justification as a node streams it. One that no proved set has signed, and one of a block that is not proved, tells
   * of nobody. It pauses after each signature.
   *
   * @param node names who streamed it
   */
  *adding(node: string, item: unknown): Sliced<void> {
    let justification: Justification;
    try {
      justification = decodeJustification(item);
    } catch (error) {
      if (error instanceof AgentError) return;
      throw error;
    }
    if (justification.targetNumber <= this.#provedBlock) {
      yield* this.#noting(node, justification);
      return;
    }
    const waiting = this.#waiting.get(node) ?? [];
    this.#waiting.set(node, waiting);
    waiting.push(justification);
    if (waiting.length > mostWaiting) waiting.shift();
  }

  /** Who was in a set that voted in a window. */
  membersIn(window: number): ReadonlySet<string> {
    const ids = [...(this.#windows.get(window)?.steps.values() ?? [])].flatMap((sets) => [...sets.keys()]);
    const sets = [...new Set(ids)].flatMap((id) => this.#sets.get(id) ?? []);
    return new Set(sets.flatMap(({ authorities }) => authorities.map(({ key }) => key)));
  }

  /**
   * How many steps of finality in a window one node showed, of sets that had one of the keys: of the node that showed most.
   * Where they are many, the absence of a vote says something.
   */
  stepsOf(window: number, keys: readonly string[]): number {
    const ofNodes = [...(this.#windows.get(window)?.steps.values() ?? [])];
    const counts = ofNodes.map((sets) =>
      [...sets]
        .filter(([id]) => keys.some((key) => (this.#sets.get(id)?.weightOf(key) ?? 0n) > 0n))
        .reduce((sum, [, blocks]) => sum + blocks.size, 0),
    );
    return Math.max(0, ...counts);
  }

  /** A vote of a key for a block of a window; signed. */
  voteOf(window: number, key: string): SampledVote | undefined {
    return this.#windows.get(window)?.votes.get(key);
  }

  /** Forgets the windows before one, and their headers. */
  forgetBefore(window: number): void {
    for (const start of this.#windows.keys()) if (start < window) this.#windows.delete(start);
    const firstSlot = (window * 1_000) / this.#options.slotMs;
    for (const [hash, slot] of this.#slots) {
      if (slot >= firstSlot) return;
      this.#slots.delete(hash);
    }
  }

  *#noting(node: string, justification: Justification): Sliced<void> {
    const { targetHash, targetNumber, round, precommits } = justification;
    const slot = this.#slots.get(targetHash);
    if (slot === undefined) return;
    const known = this.#windowOf(slot).steps.get(node);
    // Seen before: its signatures need not be checked again.
    if (known && [...known.values()].some((blocks) => blocks.has(targetNumber))) return;
    const set = yield* this.#findingSigner(justification);
    if (!set) return;
    // What was known before the pauses may be more by now.
    const seen = this.#windowOf(slot);
    const sets = seen.steps.get(node) ?? new Map<number, Set<number>>();
    seen.steps.set(node, sets);
    const blocks = sets.get(set.id) ?? new Set<number>();
    sets.set(set.id, blocks.add(targetNumber));
    for (const { authority, targetHash: hash, targetNumber: number, signature } of precommits) {
      if (seen.votes.has(authority) || set.weightOf(authority) === 0n) continue;
      const signed = { hash, number, round, setId: set.id, signature: hexText(signature) };
      seen.votes.set(authority, { key: authority, ...signed });
    }
  }

  #windowOf(slot: number): SeenWindow {
    const { slotMs, windowMs } = this.#options;
    const window = (Math.floor((slot * slotMs) / windowMs) * windowMs) / 1_000;
    const known = this.#windows.get(window) ?? { steps: new Map(), votes: new Map() };
    this.#windows.set(window, known);
    return known;
  }

  /** The proved set that signed it; the newest ones are tried first. */
  *#findingSigner(justification: Justification): Sliced<AuthoritySet | undefined> {
    for (const set of [...this.#sets.values()].toReversed())
      if (yield* judging(justification, set)) return set;
    return undefined;
  }
}
