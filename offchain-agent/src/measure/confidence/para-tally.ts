import type { BlockOutcome } from '../backing/candidate-replay.ts';
import type { PlacedCandidate } from '../backing/place-candidate.ts';

/** What became of candidates of one parachain that were backed in the blocks counted. */
export interface ParaCounts {
  readonly fromBlock: number | undefined;
  readonly toBlock: number | undefined;
  readonly backed: number;
  readonly included: number;
  readonly timedOut: number;
  readonly disputed: number;
  readonly dropped: number;
  /** Decided by a relay block that was not read. */
  readonly unknown: number;
  /** Neither included nor given up yet. */
  readonly pending: number;
  /** Cores on which it was backed, ascending. */
  readonly cores: readonly number[];
  readonly sessionChanges: number;
  /** Candidates of which core and group cannot be told, by the reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** Relay blocks that were not read, by the reason. */
  readonly unread: ReadonlyMap<string, number>;
}

/** Counts the candidates of one parachain in final relay blocks. */
export class ParaTally {
  readonly #para: number;
  readonly #pending = new Set<string>();
  readonly #counts = { backed: 0, included: 0, timedOut: 0, disputed: 0, dropped: 0, unknown: 0 };
  readonly #cores = new Set<number>();
  readonly #refused = new Map<string, number>();
  readonly #unread = new Map<string, number>();
  #fromBlock: number | undefined;
  #toBlock: number | undefined;
  #sessionChanges = 0;

  constructor(para: number) {
    this.#para = para;
  }

  /** @param refused why candidates of the parachain cannot be placed */
  add(number: number, outcome: BlockOutcome, refused: readonly string[], endsSession: boolean): void {
    this.#pass(number, endsSession);
    for (const { hash, core } of this.#own(outcome.backed)) {
      this.#pending.add(hash);
      this.#cores.add(core);
      this.#counts.backed += 1;
    }
    // What was backed before the first block is in no count.
    for (const what of ['included', 'timedOut', 'disputed', 'dropped', 'unknown'] as const)
      for (const { hash } of this.#own(outcome[what]))
        if (this.#pending.delete(hash)) this.#counts[what] += 1;
    for (const why of refused) this.#refused.set(why, (this.#refused.get(why) ?? 0) + 1);
  }

  /** A block that was not read: it may have decided on all that waited. */
  leave(number: number, because: string, endsSession: boolean): void {
    this.#pass(number, endsSession);
    this.#counts.unknown += this.#pending.size;
    this.#pending.clear();
    this.#unread.set(because, (this.#unread.get(because) ?? 0) + 1);
  }

  get counts(): ParaCounts {
    return {
      ...this.#counts,
      fromBlock: this.#fromBlock,
      toBlock: this.#toBlock,
      pending: this.#pending.size,
      cores: [...this.#cores].toSorted((a, b) => a - b),
      sessionChanges: this.#sessionChanges,
      refused: new Map(this.#refused),
      unread: new Map(this.#unread),
    };
  }

  #pass(number: number, endsSession: boolean): void {
    this.#fromBlock ??= number;
    this.#toBlock = number;
    if (endsSession) this.#sessionChanges += 1;
  }

  #own(candidates: readonly PlacedCandidate[]): readonly PlacedCandidate[] {
    return candidates.filter(({ para }) => para === this.#para);
  }
}
