import type { Sample, SampleOutcome } from '../../offchain-agent/src/sli/sample.ts';
import type { OutcomeOf } from './measuring-reporter.ts';

type Place = Omit<Sample, 'outcome'>;

const untaken: SampleOutcome = { kind: 'untaken', reason: 'stalled' };
const silent: SampleOutcome = { kind: 'null', reason: 'timeout' };

/** What happens to targets, and how a reporter that tells the truth sees it: the same, but for its own distance. */
export function honest(reporter: number, windowS: number): OutcomeOf {
  return (place) => {
    const { target, indicator, instantUs } = place;
    const noise = noiseOf(reporter, target, instantUs);
    if (indicator === 'arrival') return answer(150_000 + (noise % 300_000));
    // Target 4 is gone for the third quarter of every window.
    const quarter = Math.floor(4 * shareOf(place, windowS));
    if (target === 4 && quarter === 2) return { kind: 'null', reason: 'refused' };
    return answer(indicator === 'rpc' ? 4_000 * target + (noise % 20_000) : 900 + (noise % 5_000));
  };
}

/** As another view, but only in a part of the window; outside of it no sample is taken. */
export function during(view: OutcomeOf, windowS: number, from: number, until: number): OutcomeOf {
  return (place) => {
    const share = shareOf(place, windowS);
    return share >= from && share < until ? view(place) : untaken;
  };
}

/** What those tell who want a record to be another one. */
export const lies = {
  allDown: () => silent,
  allFast: () => answer(1),
  allSlow: () => answer(4_999_999),
  /** Says something of target 2 alone, and nothing good. */
  onlyTargetTwoDown: ({ target }) => (target === 2 ? silent : untaken),
} as const satisfies Record<string, OutcomeOf>;

function answer(latencyUs: number): SampleOutcome {
  return { kind: 'answer', latencyUs };
}

function shareOf({ window, instantUs }: Place, windowS: number): number {
  return (instantUs / 1_000_000 - window) / windowS;
}

/** The same number for the same place at every run. */
function noiseOf(...parts: readonly number[]): number {
  let state = 1;
  for (const part of parts) state = ((state + (part % 2_147_483_647)) * 48_271) % 2_147_483_647;
  return state;
}
