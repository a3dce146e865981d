import { AgentError } from '../../offchain-agent/src/base/error.ts';
import type { VoteWatch } from '../../offchain-agent/src/reporting/parts.ts';
import type { WindowPlan } from '../../offchain-agent/src/reporting/window-facts.ts';
import type { Sample } from '../../offchain-agent/src/sli/sample.ts';

/** Votes of a network in which these targets never voted, once it is proved up to an instant. */
export class SeenVotes implements VoteWatch {
  readonly #targets: readonly number[];
  readonly #provedUntilS: () => number;

  constructor(targets: readonly number[], provedUntilS: () => number = () => Number.POSITIVE_INFINITY) {
    this.#targets = targets;
    this.#provedUntilS = provedUntilS;
  }

  async votesOf({ network, window, parameters }: WindowPlan): Promise<readonly Sample[]> {
    if (this.#provedUntilS() < window + parameters.windowMs / 1_000)
      throw new AgentError('unknown/votes_open', 'its blocks are not all proved yet', { retryable: true });
    return await Promise.resolve(
      this.#targets.map((target) => ({
        network,
        window,
        target,
        indicator: 'finality',
        instantUs: window * 1_000_000,
        outcome: { kind: 'null', reason: 'no_vote' },
      })),
    );
  }
}
