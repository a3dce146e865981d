import { type Fingerprint, fingerprintHash } from '../../scale/load/host/fingerprint.ts';
import { precision } from '../../scale/load/maximum.ts';
import type { SweepEvidence } from '../../scale/sweep/evidence.ts';
import type { SweepPlan, SweepPoint } from '../../scale/sweep/store.ts';
import { cidOf } from '../../sli/evidence/content-id.ts';
import type { UslFit } from '../../usl/fit.ts';
import type { LeftOut } from '../../usl/left-out.ts';
import { figureRows } from '../fit/figures.ts';
import { sentenceOf } from '../fit/sentence.ts';
import { leftOutLines } from './left-out-lines.ts';
import { pointColumns, pointRows } from './point-rows.ts';

export interface MarkdownSource {
  readonly plan: SweepPlan;
  readonly bed: Fingerprint | undefined;
  readonly evidence: SweepEvidence;
  readonly points: readonly SweepPoint[];
  readonly fit: UslFit;
  readonly left: readonly LeftOut[];
  /** What is missing or must not be compared. */
  readonly remarks: readonly string[];
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
    ...markdownTable(['what', 'estimate', '95 %', ''], figureRows(fit)),
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
      pointColumns.map(({ title }) => title),
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
    'npx almanac fit points.csv',
    '```',
    '',
    `Everything measured, block by block, is in \`evidence.jsonl\`: ${cidOf(evidence.contentId)}, root \`${evidence.root}\`.`,
    '',
  ].join('\n');
}

/** What the throughput of a size is. */
export function measuredAs({ repeat, for_ms: forMs }: SweepPlan): string {
  return `Throughput of a size: what was finalized a second at the highest rate that it sustained, found to ${100 * precision} % and anew in each of ${repeat} ${repeat === 1 ? 'search' : 'searches'}, over ${forMs / 1_000} s less a fifth of warm-up. Shares of the maximum are measured for their latency and not fitted.`;
}

export function heldFixed({ share, slot_ms: slotMs }: SweepPlan): string {
  return `Varied: validators. Held fixed: ${share} of a core a node, slots of ${slotMs / 1_000} s, one machine.`;
}

/** The command that measures the same again. */
export function commandOf(plan: SweepPlan): string {
  const { sizes, repeat, share, rate, for_ms: forMs, slot_ms: slotMs, max_p99_ms: p99Ms, seed } = plan;
  const fractions = plan.fractions.length === 0 ? "''" : plan.fractions.join(',');
  return `npx almanac sweep --validators ${sizes.join(',')} --repeat ${repeat} --share ${share} --slot ${slotMs}ms --for ${forMs}ms --fractions ${fractions} --rate ${rate} --max-p99 ${p99Ms}ms --seed ${seed}`;
}

function lackOf({ lack_of_fit: lack }: UslFit): string {
  return lack === null ? '' : ` Lack of fit: F = ${lack.f.toPrecision(3)}, p = ${lack.p.toPrecision(2)}.`;
}

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}
