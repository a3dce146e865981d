import { type IncidentRule, type IncidentStretch, incidentsIn } from '../../sli/incident.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import { type IndicatorStatus, reportersOf } from './measured.ts';

/** A stretch of windows in which one target was under its objective by one indicator, by more than chance. */
export interface Incident {
  /** Never changes, and none is given twice: target, indicator and first window. */
  readonly id: string;
  readonly network: number;
  readonly target: number;
  readonly indicator: IndicatorName;
  /** Of the first window under the objective, or of its first miss where that is known; UTC seconds. */
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
  /** No measured window before it was looked at: it may have begun earlier. */
  readonly isCut: boolean;
}

type Subject = Pick<Incident, 'network' | 'target' | 'indicator'>;

/** Misses of one target by one indicator that are no incident: scattered ones. */
export interface SingleMisses extends Subject {
  readonly missed: number;
}

const halfPpm = 500_000;

/**
 * The incidents of one target by one indicator, and what it missed besides (F26).
 * @param windows closed ones, ascending; where nothing was measured there may be none
 */
export function incidentsOf(
  subject: Subject,
  windows: readonly IndicatorStatus[],
  rule: IncidentRule,
): { readonly incidents: readonly Incident[]; readonly single: SingleMisses } {
  const { stretches, single } = incidentsIn(windows, rule);
  const oldest = windows.find(({ sharePpm }) => sharePpm !== undefined);
  return {
    incidents: stretches.map((stretch) => ({
      ...incidentOf(subject, stretch, rule),
      isCut: stretch.under[0] === oldest,
    })),
    single: { ...subject, missed: single },
  };
}

/** The order in which pages list incidents and notes. */
export function newestFirst<One extends { readonly id: string; readonly startS: number }>(
  all: readonly One[],
): readonly One[] {
  return all.toSorted((a, b) => b.startS - a.startS || (a.id < b.id ? -1 : 1));
}

function incidentOf(
  { network, target, indicator }: Subject,
  { under, state, updatedS }: IncidentStretch<IndicatorStatus>,
  { windowS }: IncidentRule,
): Omit<Incident, 'isCut'> {
  const sum = (of: (window: IndicatorStatus) => number): number =>
    under.reduce((all, window) => all + of(window), 0);
  const [part, whole] = [sum((window) => window.part), sum((window) => window.whole)];
  const [first] = under;
  const last = under.at(-1);
  const seen = under.flatMap(reportersOf);
  return {
    id: `${network}-${target}-${indicator}-${first?.startS ?? 0}`,
    network,
    target,
    indicator,
    startS: first?.missedFromS ?? first?.startS ?? 0,
    endS: state === 'open' ? undefined : (last?.missedUntilS ?? (last?.startS ?? 0) + windowS),
    state,
    impact: part * 1_000_000 < whole * halfPpm ? 'major' : 'minor',
    part,
    whole,
    windows: sum((window) => window.windows),
    reporters: seen.length === 0 ? undefined : { least: Math.min(...seen), most: Math.max(...seen) },
    updatedS,
  };
}
