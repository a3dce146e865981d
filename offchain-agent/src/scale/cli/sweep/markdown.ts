import { figure } from '../../../base/figure.ts';
import { markdownTable } from '../../../cli/table.ts';
import { cidOf } from '../../../sli/evidence/evidence.ts';
import type { LeftOut } from '../../../usl/left-out.ts';
import type { UslFit } from '../../../usl/usl-fit.ts';
import { type TableColumn } from '../../../words/column.ts';
import type { SweepEvidence } from '../../campaign/sweep-folder.ts';
import type { SweepPlan, SweepPoint } from '../../campaign/sweep-store.ts';
import { type Fingerprint, fingerprintHash } from '../../load/host/host.ts';
import { usualPrecision } from '../../load/maximum.ts';
import { unitOf } from '../../load/point.ts';
import { quietLinks } from '../../sweep/sweep-faults.ts';
import { figureRows, intervalTitle } from '../fit/figures.ts';
import { sentenceOf } from '../fit/sentence.ts';

interface MarkdownSource {
  readonly plan: SweepPlan;
  readonly bed: Fingerprint | undefined;
  readonly evidence: SweepEvidence;
  readonly points: readonly SweepPoint[];
  readonly fit: UslFit;
  readonly left: readonly LeftOut[];
  /** What is missing or must not be compared. */
  readonly remarks: readonly string[];
}

/** Repetitions that differ by more say that the size itself was not measured well. */
const wide = 0.1;

export function pointColumns(points: readonly SweepPoint[]): readonly TableColumn[] {
  return [
    'validators',
    'of maximum',
    'offered/s',
    `${points[0] ? unitOf(points[0].point) : 'transfers'}/s`,
    'blocks',
    'p50 s',
    'p99 s',
    'in flight',
    'Little %',
    'throttled %',
    'idle %',
  ].map((title) => ({ title, align: 'right' }));
}

/** The report for people, with nothing in it that names the machine but what its figures depend on. */
export function sweepMarkdown({ plan, bed, evidence, points, fit, left, remarks }: MarkdownSource): string {
  const [head = '', ...sizes] = leftOutLines(fit, left);
  return [
    '# How far this network scales',
    '',
    sentenceOf(fit),
    '',
    '![throughput by number of validators, with the fitted law](chart.svg)',
    '',
    measuredAs(plan),
    '',
    ...remarks.map((remark) => `- ${remark}`),
    ...(remarks.length === 0 ? [] : ['']),
    ...markdownTable(['what', 'estimate', intervalTitle(fit), ''], figureRows(fit)),
    '',
    `Flags: ${fit.flags.join(', ') || 'none'}. Weights: ${fit.method.weights}.${lackOf(fit)}`,
    '',
    '## Each size left out',
    '',
    head,
    '',
    ...sizes.map((line) => `- ${line}`),
    '',
    '## Points',
    '',
    ...markdownTable(
      pointColumns(points).map(({ title }) => title),
      pointRows(points),
    ),
    '',
    'Latencies are from the intended instant to finality. Throttled: periods of 100 ms in which the quota stopped a node.',
    '',
    '## Test bed',
    '',
    ...(bed
      ? [
          ...markdownTable(
            ['what', 'value'],
            Object.entries(bed).map(([key, value]) => [key.replaceAll('_', ' '), String(value)]),
          ),
          '',
          `Fingerprint: \`${fingerprintHash(bed)}\`. ${heldFixed(plan)}`,
        ]
      : ['Unknown.']),
    '',
    '## Again',
    '',
    '```sh',
    commandOf(plan),
    'npx --no-install almanac fit points.csv',
    '```',
    '',
    `Everything measured, block by block, is in \`evidence.jsonl\`: ${cidOf(evidence.contentId)}, root \`${evidence.root}\`.`,
    '',
  ].join('\n');
}

/** What the throughput of a size is. */
export function measuredAs({ repeat, for_ms: forMs, fresh, side }: SweepPlan): string {
  const networks = fresh
    ? `, each on a network of its own${side ? ', in pairs with the other node' : ''}`
    : '';
  return `Throughput of a size: transactions finalized per second at the highest sustained rate, over ${forMs / 1_000} s less a fifth of warm-up. It is found to ${100 * usualPrecision} %, again in each of ${repeat} ${repeat === 1 ? 'search' : 'searches'}${networks}. Shares of the maximum are measured for their latency and not fitted.`;
}

export function heldFixed({ share, slot_ms: slotMs, chaos }: SweepPlan): string {
  const links =
    chaos === undefined ? '' : `, links under ${chaos === quietLinks ? 'no fault' : `the preset ${chaos}`}`;
  return `Varied: validators. Held fixed: ${share} of a core a node, slots of ${slotMs / 1_000} s, one machine${links}.`;
}

/** The command that measures the same again. */
function commandOf(plan: SweepPlan): string {
  const { sizes, repeat, share, rate, for_ms: forMs, slot_ms: slotMs, max_p99_ms: p99Ms, seed } = plan;
  const fractions = plan.fractions.length === 0 ? "''" : plan.fractions.join(',');
  return `npx --no-install almanac sweep --${plan.relay ? 'collators' : 'validators'} ${sizes.join(',')} --repeat ${repeat} --share ${share} --slot ${slotMs}ms --for ${forMs}ms --fractions ${fractions} --rate ${rate} --max-p99 ${p99Ms}ms --seed ${seed}${plan.chaos === undefined ? '' : ` --chaos ${plan.chaos}`}${subjectOptions(plan)}`;
}

/** What a sweep of the same is given again: other chains, and the other side of pairs. */
export function subjectOptions({ chain, side, of_runtimes: ofRuntimes, calls }: SweepPlan): string {
  const named = calls === undefined ? '' : ' --calls CALLS';
  const subject = chain === undefined ? '' : chain === 'runtime' ? ' --runtime RUNTIME' : ' --chain SPEC';
  if (!side) return `${subject}${named}`;
  return `${subject}${named} ${ofRuntimes ? '--against-runtime BASELINE_RUNTIME' : '--against BASELINE_NODE'}`;
}

function lackOf({ lack_of_fit: lack }: UslFit): string {
  return lack === null ? '' : ` Lack of fit: F = ${lack.f.toPrecision(3)}, p = ${lack.p.toPrecision(2)}.`;
}

/** Whether each size lies where the law of the others expects it, and why not. */
export function leftOutLines(fit: UslFit, left: readonly LeftOut[]): string[] {
  if (left.length === 0)
    return ['Left out one after the other: not possible, the sizes that remain determine no law.'];
  const judged = left.filter(({ isWithin }) => isWithin !== null);
  const within = judged.filter(({ isWithin }) => isWithin).length;
  return [
    `Left out one after the other, ${within} of ${judged.length} sizes lie within the 95 % prediction interval of the law of the others${left.length > judged.length ? ` (${left.length - judged.length} without an interval)` : ''}:`,
    ...left.map((size) => leftOutLine(fit, size, left.length)),
  ];
}

export function leftOutLine(fit: UslFit, left: LeftOut, sizes: number): string {
  const { n, throughput, expected, low, high, isWithin } = left;
  const measured = `size ${n}: ${figure(throughput)} measured, ${figure(expected)} expected`;
  if (low === null || high === null)
    return `${measured}, no interval: the other points leave no degree of freedom`;
  const range = `${figure(low)} .. ${figure(high)}`;
  if (isWithin) return `${measured}, within ${range}`;
  return `${measured}, ${throughput < low ? 'below' : 'above'} ${range}: ${reasonOf(fit, left, sizes)}`;
}

// What the data itself can say about it; chance is always one of the reasons, and named when there is no other.
function reasonOf(fit: UslFit, { place, spread, repetitions }: LeftOut, sizes: number): string {
  const reasons: string[] = [];
  if (place !== 'between')
    reasons.push(
      `it is the ${place} size, to which the law of the others is extrapolated${place === 'smallest' ? ', and they say little of λ' : ''}`,
    );
  if (fit.flags.includes('not_usl')) {
    const p = fit.lack_of_fit?.p;
    reasons.push(
      p === undefined
        ? 'the law does not describe these points'
        : `the law does not describe these points (lack of fit, p = ${p.toPrecision(2)}): sizes deviate by more than repetitions do`,
    );
  }
  if (repetitions > 1 && spread > wide)
    reasons.push(`its own repetitions lie ${figure(100 * spread)} % apart`);
  if (reasons.length === 0)
    reasons.push(
      `nothing else speaks against it; by chance alone ${figure(0.05 * sizes)} of ${sizes} sizes are expected outside`,
    );
  return reasons.join('; ');
}

/** One row for each point, as people read it. */
export function pointRows(points: readonly SweepPoint[]): string[][] {
  return points.map(({ n, fraction, point }) => [
    String(n),
    `${Math.round(100 * fraction)} %`,
    figure(point.schedule.rate),
    figure(point.tps),
    String(point.window.last_block - point.window.first_block),
    seconds(point.latency_us.finalized.p50),
    seconds(point.latency_us.finalized.p99),
    figure(point.little.in_flight),
    percent(point.little.difference, 1),
    percent(throttledShare(point.shares), 0),
    percent(point.host_idle, 0),
  ]);
}

/** Periods of the quota in which a node was stopped, of all in which one had something to do. */
function throttledShare(shares: SweepPoint['point']['shares']): number | null {
  const sum = (key: 'periods' | 'throttled_periods'): number =>
    (shares ?? []).reduce((total, share) => total + share[key], 0);
  const periods = sum('periods');
  return periods === 0 ? null : sum('throttled_periods') / periods;
}

function seconds(us: number | null): string {
  return us === null ? '?' : (us / 1_000_000).toFixed(2);
}

function percent(share: number | null, digits: number): string {
  return share === null ? '?' : (100 * share).toFixed(digits);
}
