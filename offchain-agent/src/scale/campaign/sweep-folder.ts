import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { type Fingerprint, fingerprintHash } from '../load/host/host.ts';
import { readPoints } from './points/read-points.ts';
import {
  type Campaign,
  evidenceOf,
  type MeasuredLatency,
  type MeasuredPoint,
  pairSides,
  readText,
} from './points-file.ts';
import type { SweepPlan, SweepPoint } from './sweep-store.ts';

const files = ['points.csv', 'fingerprint.json', 'evidence.jsonl'] as const;
/** The share of a size's maximum that a campaign is made of. */
export const wholeLoad = 1;

const head = z.object({
  plan: z.object({ side: z.enum(pairSides).optional(), pairs: z.string().optional() }).optional(),
  fingerprint: z.record(z.string(), z.unknown()).nullable(),
});

const measuredPoint = z.object({
  n: z.number(),
  fraction: z.number(),
  start: z.int().nonnegative().optional(),
  pair: z.int().nonnegative().optional(),
  point: z.object({
    tps: z.number(),
    successes: z.number().optional(),
    failures: z.number().optional(),
    latency_us: z.object({
      finalized: z.object({
        mean: z.number().nullable(),
        p50: z.number().nullable(),
        p95: z.number().nullable().optional(),
        p99: z.number().nullable(),
      }),
    }),
    shares: z.array(z.unknown()).readonly().nullable(),
    not_comparable: z.string().nullable(),
    verdict: z.enum(['measured', 'refused']),
    reasons: z.array(z.object({ why: z.string() })).readonly(),
  }),
});
type EvidencePoint = z.infer<typeof measuredPoint>;

/**
 * The folder of a sweep: the points at the maximum of each size, as the evidence has them.
 * @throws AgentError `bad_input/campaign` for a folder that is none, or whose files do not belong together
 */
export function readSweepFolder(folder: string): Campaign {
  const missing = files.filter((name) => !existsSync(join(folder, name)));
  if (missing.length > 0 && pairSides.every((side) => existsSync(join(folder, side))))
    throw new AgentError(
      'bad_input/campaign',
      `${folder} holds a sweep in pairs; name one of its sides, ${pairSides.map((side) => join(folder, side)).join(' or ')}`,
      { data: { folder } },
    );
  if (missing.length > 0) throw fault(folder, `lacks ${missing.join(', ')}`);
  const [csv = '', bed = '', evidence = ''] = files.map((name) =>
    readText(join(folder, name), 'bad_input/campaign'),
  );
  const lines = evidence.replace(/\n$/, '').split('\n');
  const [first, ...rest] = lines.map((line, index) => parsed(folder, line, index));
  const known = head.safeParse(first);
  if (!known.success) throw fault(folder, 'has an evidence.jsonl whose first line is not a plan');
  const all = rest.map((value, index) => {
    const read = measuredPoint.safeParse(value);
    if (read.success) return read.data;
    throw fault(folder, `has an evidence.jsonl whose line ${index + 2} is not a point`);
  });
  const { fingerprint, plan: { side, pairs } = {} } = known.data;
  if (!fingerprint) throw fault(folder, 'has an evidence.jsonl without the test bed');
  if (JSON.stringify(fingerprint) !== JSON.stringify(parsed(folder, bed, -1)))
    throw fault(folder, 'has a fingerprint.json that is not the test bed of its evidence.jsonl');
  const whole = all.filter(({ fraction }) => fraction === wholeLoad);
  requireSamePoints(folder, whole, csv);
  return {
    source: folder,
    points: whole.map(pointOf),
    fingerprint: fingerprintHash(fingerprint),
    evidence: evidenceOf(evidence),
    paired: side && { side, pairs },
    unfit: unfitness(whole),
  };
}

/** Why points do not belong on a chain. */
function unfitness(points: readonly EvidencePoint[]): string | undefined {
  for (const { n, point } of points) {
    if (point.verdict === 'refused') {
      const why = point.reasons.map((reason) => reason.why).join('; ');
      return `the point at ${n} was refused (${why}): measure it again with almanac sweep --resume`;
    }
    if (point.not_comparable !== null)
      return `the point at ${n} is ${point.not_comparable}; measure where control groups can be divided, or name one with --cgroup`;
    if (point.shares === null)
      return `the point at ${n} was measured without a fixed share of the cores for each node: not comparable across N; measure with almanac sweep --share`;
  }
  return undefined;
}

function requireSamePoints(folder: string, points: readonly EvidencePoint[], csv: string): void {
  const listed = readPoints(csv, join(folder, 'points.csv'));
  const isSame =
    listed.length === points.length &&
    points.every(({ n, point }, index) => listed[index]?.n === n && listed[index]?.throughput === point.tps);
  if (!isSame) throw fault(folder, 'has a points.csv that is not what its evidence.jsonl holds');
}

function pointOf({ n, start, pair, point }: EvidencePoint): MeasuredPoint {
  const latency = latencyOf(point.latency_us.finalized);
  return {
    n,
    throughput: point.tps,
    ...(latency && { latency }),
    ...failedOf(point),
    ...(start !== undefined && { start }),
    ...(pair !== undefined && { pair }),
  };
}

/** Transactions that failed in their block; throughput counts those that succeeded. */
function failedOf({
  successes,
  failures,
}: EvidencePoint['point']): Pick<MeasuredPoint, 'failed_share' | 'answers'> {
  if (successes === undefined || failures === undefined || successes + failures === 0) return {};
  const answers = successes + failures;
  return { failed_share: failures / answers, answers };
}

/** Without all of its percentiles, the mean alone. */
function latencyOf({
  mean,
  p50,
  p95,
  p99,
}: EvidencePoint['point']['latency_us']['finalized']): MeasuredLatency | undefined {
  if (mean === null) return undefined;
  const isWhole = p50 !== null && p95 !== null && p95 !== undefined && p99 !== null;
  return isWhole
    ? { meanUs: mean, p50Us: p50, p95Us: p95, p99Us: p99 }
    : { meanUs: mean, p50Us: 0, p95Us: 0, p99Us: 0 };
}

/** @param index of the line; below 0 for a file that is one document */
function parsed(folder: string, text: string, index: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const where = index < 0 ? 'fingerprint.json' : `evidence.jsonl, line ${index + 1},`;
    throw fault(folder, `has a ${where} that is not valid JSON`);
  }
}

function fault(folder: string, what: string): AgentError {
  return new AgentError(
    'bad_input/campaign',
    `${folder} ${what}; name the folder of a complete sweep ("almanac sweep --resume ${folder}" writes its files again), or a file of points`,
    { data: { folder } },
  );
}

/** All that a sweep measured, as one file: JSON lines, the first what was planned and where, then one a point. */
export interface SweepEvidence {
  readonly text: string;
  /** Merkle root over the lines. */
  readonly root: string;
  /** BLAKE2b-256 of the file. */
  readonly contentId: string;
}

/** Keys in the order in which points have them; the same points give the same bytes. */
export function sweepEvidence(
  plan: SweepPlan,
  fingerprint: Fingerprint | undefined,
  points: readonly SweepPoint[],
): SweepEvidence {
  // What is written is what is read: the compiler holds the points against the reader's shape.
  const readable: readonly z.input<typeof measuredPoint>[] = points;
  const lines = [{ v: 1, plan, fingerprint: fingerprint ?? null }, ...readable].map((line) =>
    JSON.stringify(line),
  );
  const text = `${lines.join('\n')}\n`;
  return { text, ...evidenceOf(text) };
}
