import { accountHex } from '../../chain/address.ts';
import type { MeasuredTarget } from '../../chain/reporting/reporting-chain.ts';
import type { Sample, SampleOutcome } from '../../sli/sample.ts';
import { leastSilentSteps } from './vote-presence.ts';
import type { WindowVotes } from './window-votes.ts';

/** Whose votes of which window are asked for. */
interface VotesQuestion {
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  readonly targets: readonly Pick<MeasuredTarget, 'id' | 'account'>[];
}

/**
 * One sample of each target that could vote in a window: whether a vote of it was seen (F19 of docs/reference/formulas.md). A node stops
 * collecting votes at two thirds, so of one that is missing in a few nothing is said: whether the sample is taken hangs on how
 * many steps of finality were seen, and never on what was in them.
 *
 * @param owners of the keys of all sets in force, as hex; keys without an owner are nobody's
 * @returns none of a target that was in no set: it is absent by right
 */
export function sampleVotes(
  { network, window, targets }: VotesQuestion,
  votes: Pick<WindowVotes, 'stepsOf' | 'voteOf'>,
  owners: ReadonlyMap<string, string | undefined>,
): readonly Sample[] {
  const keysOf = new Map<string, string[]>();
  for (const [key, owner] of owners) {
    if (owner !== undefined) keysOf.set(owner, [...(keysOf.get(owner) ?? []), key]);
  }
  return targets.flatMap(({ id, account }): readonly Sample[] => {
    const keys = keysOf.get((account !== undefined && accountHex(account)) || '');
    if (!keys) return [];
    const place = {
      network,
      window,
      target: id,
      indicator: 'finality',
      instantUs: window * 1_000_000,
    } as const;
    return [{ ...place, outcome: outcomeOf(window, keys, votes) }];
  });
}

function outcomeOf(
  window: number,
  keys: readonly string[],
  votes: Pick<WindowVotes, 'stepsOf' | 'voteOf'>,
): SampleOutcome {
  if (votes.stepsOf(window, keys) < leastSilentSteps) return { kind: 'untaken', reason: 'few_steps' };
  const [vote] = keys.flatMap((key) => votes.voteOf(window, key) ?? []);
  // The chain keeps no latency of votes; every answer is counted alike.
  return vote ? { kind: 'answer', latencyUs: 0, vote } : { kind: 'null', reason: 'no_vote' };
}
