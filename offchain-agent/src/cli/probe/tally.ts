import type { NullReason, Outcome, UntakenReason } from '../../sli/sample.ts';

/** What was seen of one endpoint. */
export class ProbeTally {
  readonly nulls = new Map<NullReason, number>();
  readonly untaken = new Map<UntakenReason, number>();
  readonly #latenciesUs: number[] = [];
  #unanswered = 0;

  add(outcome: Outcome): void {
    if (outcome.kind === 'answer') {
      this.#latenciesUs.push(outcome.latencyUs);
    } else if (outcome.kind === 'null') {
      this.#unanswered++;
      this.nulls.set(outcome.reason, (this.nulls.get(outcome.reason) ?? 0) + 1);
    } else {
      this.untaken.set(outcome.reason, (this.untaken.get(outcome.reason) ?? 0) + 1);
    }
  }

  /** Samples taken, answered or not. */
  get sent(): number {
    return this.answered + this.#unanswered;
  }

  get answered(): number {
    return this.#latenciesUs.length;
  }

  /**
   * The latency that a share of all samples did not exceed: nearest rank, a sample without an answer being slower than every
   * answer.
   * @returns undefined when that sample was not answered, or there is none
   */
  quantileUs(share: number): number | undefined {
    const rank = Math.max(1, Math.ceil(share * this.sent));
    return this.#latenciesUs.toSorted((a, b) => a - b)[rank - 1];
  }
}
