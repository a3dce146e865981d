import type { IndicatorName } from '../../sli/indicator.ts';
import type { IndicatorStatus } from './measured.ts';

/** A stretch of windows in which one target was under its objective by one indicator. */
export interface Incident {
  /** Never changes, and none is given twice: target, indicator and first window. */
  readonly id: string;
  readonly network: number;
  readonly target: number;
  readonly indicator: IndicatorName;
  /** Of the first window under the objective, UTC seconds. */
  readonly startS: number;
  /** End of the last window under it: where the first one above it begins. Undefined while it goes on. */
  readonly endS: number | undefined;
  /** `unmeasured`: nobody saw it recover, and nobody has measured it for long. */
  readonly state: 'open' | 'recovered' | 'unmeasured';
  readonly impact: 'minor' | 'major';
  /** In its windows under the objective: kept of what was to be kept, seen by so few and so many. */
  readonly part: number;
  readonly whole: number;
  readonly windows: number;
  readonly reporters: { readonly least: number; readonly most: number } | undefined;
  /** Where the last window that is known of it ends. */
  readonly updatedS: number;
}

interface IncidentRule {
  readonly objectivePpm: number;
  readonly windowS: number;
  /** End of the last window that the network has closed of this indicator, UTC seconds. */
  readonly closedUntilS: number;
}

/** After so many closed windows without a measurement nobody says any longer that it goes on. */
export const unmeasuredWindows = 12;

const halfPpm = 500_000;

/**
 * The incidents of one target by one indicator. One opens with a closed, measured window under the objective, and ends
 * with the first measured window that is not: it lasts from the start of the first window under the objective to the end
 * of the last. Windows that were not measured neither open nor end one.
 *
 * @param windows closed ones, ascending; where nothing was measured there may be none
 * @returns the oldest first
 */
export function incidentsOf(
  subject: Pick<Incident, 'network' | 'target' | 'indicator'>,
  windows: readonly IndicatorStatus[],
  rule: IncidentRule,
): readonly Incident[] {
  const incidents: Incident[] = [];
  let under: IndicatorStatus[] = [];
  let lastS = 0;
  const end = (state: Incident['state'], updatedS: number): void => {
    if (under.length > 0) incidents.push(incidentOf(subject, under, state, updatedS, rule));
    under = [];
  };
  for (const window of windows) {
    if (window.sharePpm === undefined) continue;
    if (under.length > 0 && isLong(lastS, window.startS, rule)) end('unmeasured', lastS);
    lastS = window.startS + rule.windowS;
    if (window.sharePpm < rule.objectivePpm) under.push(window);
    else end('recovered', lastS);
  }
  end(isLong(lastS, rule.closedUntilS, rule) ? 'unmeasured' : 'open', lastS);
  return incidents;
}

function isLong(fromS: number, untilS: number, { windowS }: IncidentRule): boolean {
  return untilS - fromS >= unmeasuredWindows * windowS;
}

function incidentOf(
  { network, target, indicator }: Pick<Incident, 'network' | 'target' | 'indicator'>,
  under: readonly IndicatorStatus[],
  state: Incident['state'],
  updatedS: number,
  { windowS }: IncidentRule,
): Incident {
  const sum = (of: (window: IndicatorStatus) => number): number =>
    under.reduce((all, window) => all + of(window), 0);
  const [part, whole] = [sum((window) => window.part), sum((window) => window.whole)];
  const startS = under[0]?.startS ?? 0;
  const seen = under.flatMap(({ reporters }) => reporters ?? []);
  return {
    id: `${network}-${target}-${indicator}-${startS}`,
    network,
    target,
    indicator,
    startS,
    endS: state === 'open' ? undefined : (under.at(-1)?.startS ?? 0) + windowS,
    state,
    impact: part * 1_000_000 < whole * halfPpm ? 'major' : 'minor',
    part,
    whole,
    windows: under.length,
    reporters: seen.length === 0 ? undefined : { least: Math.min(...seen), most: Math.max(...seen) },
    updatedS,
  };
}
