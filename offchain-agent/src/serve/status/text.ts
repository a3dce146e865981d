import { percent, utc, utcTime } from '../../base/format.ts';
import { periodStart } from '../../sli/calendar.ts';
import { lookedAtWindows } from '../../sli/incident.ts';
import { type IndicatorName, isCounted } from '../../sli/indicator.ts';
import type { Incident } from './incidents.ts';
import type { IndicatorStatus } from './measured.ts';
import { lineIn, type NetworkStatus, type StatusHead, type TargetStatus } from './network-status.ts';
import { type State, states, stateWord } from './state.ts';
import type { Board, StatusFacts } from './status-source.ts';

const kept: Readonly<Record<IndicatorName, string>> = {
  authorship: 'slots authored',
  arrival: 'blocks seen in time',
  rpc: 'requests answered',
  reachability: 'handshakes answered',
  finality: 'windows with a vote',
  heartbeat: 'sessions heard',
  backing: 'candidates voted on',
  availability: 'pieces held',
};

const missed: Readonly<Record<IndicatorName, string>> = {
  authorship: 'slots missed',
  arrival: 'blocks not seen in time',
  rpc: 'requests not answered',
  reachability: 'handshakes not answered',
  finality: 'windows without a vote',
  heartbeat: 'sessions not heard',
  backing: 'candidates not voted on',
  availability: 'pieces not held',
};

const mostSingle = 12;

/**
 * What was missed besides incidents, a line for each indicator.
 * @example '19 single slots missed: v1 4, v3 15'
 */
export function singleTexts(status: NetworkStatus): readonly string[] {
  return [...new Set(status.single.map(({ indicator }) => indicator))].map((indicator) => {
    const found = status.single
      .filter((one) => one.indicator === indicator)
      .toSorted((a, b) => b.missed - a.missed || a.target - b.target);
    const all = found.reduce((sum, one) => sum + one.missed, 0);
    const named = found.slice(0, mostSingle).map((one) => `${lineIn(status, one.target)} ${one.missed}`);
    const others = found.length - named.length;
    const words = all === 1 ? missed[indicator].replace(/^(\w+)s\b/, '$1') : missed[indicator];
    return `${all} single ${words}: ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
  });
}

/**
 * What was seen in an incident, when, and by whom.
 * @example 'v3: 0 of 10 slots authored, 2026-11-20 14:00:20 to 14:01:00 UTC, counted by the chain'
 */
export function incidentText(incident: Incident, label: string): string {
  const { part, whole, indicator, state } = incident;
  const tail = {
    open: '',
    recovered: '',
    unmeasured: '; nobody has measured it since, so that nobody saw it recover',
  }[state];
  return `${label}: ${part} of ${whole} ${kept[indicator]}, ${spanText(incident)}, ${seenBy(incident)}${tail}`;
}

export function incidentTitle({ impact, indicator }: Incident, label: string): string {
  return `${label}: ${impact === 'major' ? 'major' : 'partial'} outage (${indicator})`;
}

function spanText({ startS, endS }: Incident): string {
  const start = utc(startS * 1_000);
  if (endS === undefined) return `since ${start} UTC`;
  const isSameDay = periodStart('day', startS) === periodStart('day', endS);
  return `${start} to ${isSameDay ? utcTime(endS * 1_000) : utc(endS * 1_000)} UTC`;
}

function seenBy({ reporters, indicator }: Incident): string {
  if (!reporters) return isCounted(indicator) ? 'counted by the chain' : 'seen by this monitor';
  const { least, most } = reporters;
  const many = least === most ? String(most) : `${least} to ${most}`;
  return `seen by ${many} ${most === 1 ? 'reporter' : 'reporters'}`;
}

/** @example countsText({ part: 356, whole: 360, .. }, 'authorship') // '98.88 % (356 of 360 slots authored)' */
export function countsText(measured: IndicatorStatus | undefined, indicator: IndicatorName): string {
  if (!measured) return '?';
  const { sharePpm, part, whole, coveragePpm } = measured;
  const coverage = coveragePpm === undefined ? '' : `, coverage ${percent(coveragePpm)} %`;
  if (sharePpm === undefined) return `?${coverage && ` (too little${coverage})`}`;
  return `${percent(sharePpm)} % (${part} of ${whole} ${kept[indicator]}${coverage})`;
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/**
 * A duration in its two largest units, rounded down.
 * @example durationText(26_000) // '7 h 13 min'
 */
export function durationText(seconds: number): string {
  let rest = Math.floor(Math.abs(seconds));
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}

/** The one sentence on top: all is well, or the worst by name. */
export function sentenceOf(board: Board, well = 'All networks operational'): string {
  const all = board.networks.flatMap((status) => status.targets.map((target) => ({ target, status })));
  const out = all
    .filter(({ target: { state } }) => state !== 'operational' && state !== 'no_data')
    .toSorted((a, b) => states.indexOf(b.target.state) - states.indexOf(a.target.state));
  const [worst] = out;
  if (worst) {
    const { target, status } = worst;
    const others = out.length === 1 ? '' : `, and ${out.length - 1} more not operational`;
    return `${target.line} of ${status.network.name}: ${stateWord(target.state)}${others}`;
  }
  if (all.every(({ target: { state } }) => state === 'no_data')) {
    return 'Nothing was measured in the last closed window';
  }
  const unknown = all.filter(({ target: { state } }) => state === 'no_data').length;
  return unknown === 0
    ? well
    : `Everything that was measured is operational; ${unknown} of ${all.length} were not measured`;
}

/** What is not measured now, and since when: the monitors' own outage is none of the target's. */
export function unmeasuredTexts(status: NetworkStatus): readonly string[] {
  const silent = silentReporters(status).map(({ label, sinceS }) =>
    sinceS === undefined
      ? `reporter ${label} has not reported yet`
      : `reporter ${label} has not reported since the window of ${utc(sinceS * 1_000)} UTC`,
  );
  const targets = status.targets.flatMap((target) =>
    target.checks
      .filter(({ state }) => state === 'no_data')
      .map(({ indicator, measuredUntilS, last }) => {
        const since =
          measuredUntilS === undefined
            ? 'has not been measured yet'
            : `not measured since ${utc(measuredUntilS * 1_000)} UTC`;
        const why =
          last?.reporters === undefined
            ? ''
            : `: reports of ${last.reporters} count; a quorum is ${status.minReporters} and more than half of the active reporters; coverage ${percent(last.coveragePpm)} %`;
        return `${target.line}, ${indicator}: ${since}${why}`;
      }),
  );
  return [...status.remarks, ...silent, ...targets];
}

/** Who joined, has not left, and is behind by more than the window that is just being reported. */
function silentReporters({ reporters, head, windowS }: NetworkStatus) {
  const nowS = Math.floor(head.timeMs / 1_000);
  return reporters
    .filter(({ joinedS, leftS }) => joinedS + 3 * windowS <= nowS && (leftS === undefined || leftS > nowS))
    .filter(({ reportedS }) => reportedS === undefined || nowS - reportedS >= 4 * windowS)
    .map(({ label, reportedS }) => ({ label, sinceS: reportedS }));
}

/** How many targets are in which state, the worst first. */
export function stateCounts(targets: readonly Pick<TargetStatus, 'state'>[]): string {
  const count = (state: State): number => targets.filter((target) => target.state === state).length;
  return states
    .toReversed()
    .flatMap((state) => (count(state) === 0 ? [] : `${count(state)} ${stateWord(state)}`))
    .join(', ');
}

/** When, and by whose word. */
export function asOfText({ number, hash, timeMs }: StatusHead, { name }: Pick<StatusFacts, 'name'>): string {
  if (number === undefined) return `By the samples of ${name}, as of ${utc(timeMs)} UTC.`;
  return `As of finalized block ${number} (${hash}) of ${name}, ${utc(timeMs)} UTC.`;
}

export function describeIncident(incident: Incident, status: NetworkStatus): string {
  return incidentText(incident, lineIn(status, incident.target));
}

/** What makes an incident (F26). */
export function incidentRuleText({ windowS }: Pick<NetworkStatus, 'windowS'>): string {
  return `An incident is consecutive closed windows (${durationText(windowS)} each) under the objective, by one indicator, with more misses than chance explains (formula F26). A target that just meets the objective has an incident by chance in at most 1 % of spans of ${lookedAtWindows} windows. It begins with the first of these windows and ends with the first measured one at or above the objective.`;
}

const sourceText = {
  chain:
    'All comes from closed records of the chain at the block named above, and can be computed again with almanac verify.',
  monitor:
    'All comes from the samples of this one monitor, which are not verified. Records of an Almanac chain are.',
} as const;

const monitorTimes = [
  'An incident starts at its first failed sample and ends one interval after its last one: both are right to the interval of the endpoint.',
  'While no endpoint answers and the own check of the monitor fails, the monitor is blind: these samples count as not taken.',
  'Samples within announced maintenance count like all others.',
];

/** The rule, as the page says it. */
export function ruleTexts(status: NetworkStatus): readonly string[] {
  const { objectivePpm, minCoveragePpm, targets, origin } = status;
  const hasOwn = targets.some(({ checks }) => checks.some((check) => check.objectivePpm !== objectivePpm));
  return [
    `The objective is ${percent(objectivePpm)} %${hasOwn ? ', of some targets another one' : ''}: of the slots of a validator that it authored, of the samples of an endpoint that were answered.`,
    incidentRuleText(status),
    'All other misses are single ones: they are counted and spend the budget, but are not an incident.',
    ...(origin === 'monitor' ? monitorTimes : []),
    'Windows without enough measurements neither open nor end an incident: a monitor that is silent lowers the coverage, and is listed apart.',
    `A day is the share of its slots or samples. Below ${percent(minCoveragePpm)} % coverage it is not measured: neither good nor bad.`,
    'In an incident a target is down when the last window kept less than half, else it is a partial outage. Degraded is answered, and too late or with a head in doubt.',
    sourceText[origin],
  ];
}
