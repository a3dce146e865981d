import type { PlacedCandidate } from '../backing/place-candidate.ts';
import { pointsPerDuty } from '../backing/session-points.ts';
import { judgeWaiting } from './judge-waiting.ts';
import { type Loss, unknownBecause, type Verdict } from './loss.ts';
import type { JudgedBlock, SeenSession } from './seen-session.ts';

/** Candidates that were backed and never included: who voted for them is paid nothing. */
export function judgeInclusions(seen: SeenSession, lacking: ReadonlySet<number>): Loss[] {
  return seen.blocks.flatMap((block) => {
    const { dropped, disputed, timedOut } = block.outcome;
    const shownBy = [block.number];
    const lost = (candidate: PlacedCandidate, verdict: Verdict): Loss => ({
      kind: 'inclusion',
      block: candidate.backedIn,
      core: candidate.core,
      para: candidate.para,
      validators: candidate.voters.map(({ validator }) => validator),
      points: pointsPerDuty,
      ...verdict,
    });
    const certain = { certainty: 'certain', shownBy, by: [] } as const;
    return [
      ...dropped.map((one) => lost(one, { cause: 'session_change', rule: 'I1', ...certain })),
      ...disputed.map((one) => lost(one, { cause: 'dispute', rule: 'I3', ...certain })),
      ...timedOut.map((one) => lost(one, judgeTimeout(seen, one, block, lacking))),
    ];
  });
}

/** What kept it from its pieces in most blocks that it waited. */
function judgeTimeout(
  seen: SeenSession,
  candidate: PlacedCandidate,
  end: JudgedBlock,
  lacking: ReadonlySet<number>,
): Verdict {
  const verdicts: Verdict[] = [];
  for (let number = candidate.backedIn + 1; number <= end.number; number += 1) {
    const block = seen.at(number);
    if (!block) return unknownBecause('I2', [number]);
    verdicts.push(judgeWaiting(seen, block, candidate, lacking));
  }
  // Authors change from block to block: only one cause for all of them is one cause.
  const [first] = verdicts;
  if (!first || verdicts.some(({ cause }) => cause !== first.cause) || first.cause === 'author')
    return unknownBecause('I2', [candidate.backedIn, end.number]);
  return { ...first, rule: 'I2', shownBy: [candidate.backedIn, end.number] };
}
