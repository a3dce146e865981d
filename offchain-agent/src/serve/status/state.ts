import type { IndicatorStatus } from './measured.ts';

/** The words of Statuspage, which readers know, and `no_data` where nothing was measured. */
export const states = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'no_data',
] as const;

export type State = (typeof states)[number];

/** Below half of what was to be kept it is down rather than limping. */
const halfPpm = 500_000;

/**
 * How a target is, by one record. It is out while it has an incident: a scattered miss is none. Otherwise it counts how much of
 * what was to be kept was fast, against the objective.
 *
 * @param hasIncident whether the record lies in an incident by the same indicator
 * @example stateOf({ sharePpm: 400_000, .. }, 990_000, true) // 'major_outage'
 */
export function stateOf(
  measured: Pick<IndicatorStatus, 'sharePpm' | 'fastPpm'> | undefined,
  objectivePpm: number,
  hasIncident: boolean,
): State {
  if (measured?.sharePpm === undefined) return 'no_data';
  if (hasIncident) return measured.sharePpm < halfPpm ? 'major_outage' : 'partial_outage';
  return measured.fastPpm !== undefined && measured.fastPpm < objectivePpm
    ? 'degraded_performance'
    : 'operational';
}

/** The worst of several states of one thing; what was not measured says nothing beside what was. */
export function worstState(of: readonly State[]): State {
  const measured = of.filter((state) => state !== 'no_data');
  return measured.reduce<State>(
    (worst, state) => (states.indexOf(state) > states.indexOf(worst) ? state : worst),
    measured[0] ?? 'no_data',
  );
}

/** How a group is: down when more than half of its measured members are, partly when some are. */
export function groupState(members: readonly State[]): State {
  const measured = members.filter((state) => state !== 'no_data');
  const out = measured.filter((state) => state === 'major_outage' || state === 'partial_outage');
  const isDown = out.filter((state) => state === 'major_outage').length * 2 > measured.length;
  if (isDown) return 'major_outage';
  return out.length > 0 ? 'partial_outage' : worstState(measured);
}

const words: Readonly<Record<State, string>> = {
  operational: 'operational',
  degraded_performance: 'degraded',
  partial_outage: 'partial outage',
  major_outage: 'major outage',
  no_data: 'not measured',
};

export function stateWord(state: State): string {
  return words[state];
}
