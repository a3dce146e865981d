import { dirname, join } from 'node:path';
import { AgentError } from '../../../base/error.ts';
import { writeOutput } from '../../../base/write-output.ts';
import type { JsonDocument } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { cidOf } from '../../../sli/evidence/evidence.ts';
import { fitUsl } from '../../../usl/fit.ts';
import { leftOutSizes } from '../../../usl/left-out.ts';
import type { Point } from '../../../usl/point.ts';
import type { UslFit } from '../../../usl/usl-fit.ts';
import { sweepEvidence, wholeLoad } from '../../campaign/sweep-folder.ts';
import type { SweepPoint, SweepStore } from '../../campaign/sweep-store.ts';
import { type Fingerprint, fingerprintHash } from '../../load/host/host.ts';
import type { SweepOutcome } from '../../sweep/run-sweep.ts';
import type { RefusedSize } from '../../sweep/sized-network.ts';
import { chartSvg, chartText } from '../fit/chart.ts';
import { figureRows, intervalTitle, methodLine } from '../fit/figures.ts';
import { pageHtml } from '../fit/page.ts';
import { isUndecided } from '../fit/run.ts';
import { sentenceOf } from '../fit/sentence.ts';
import {
  heldFixed,
  leftOutLines,
  measuredAs,
  pointColumns,
  pointRows,
  subjectOptions,
  sweepMarkdown,
} from './markdown.ts';

interface ReportedSweep extends SweepOutcome {
  readonly refusedSizes: readonly RefusedSize[];
}

interface SweepReport {
  readonly lines: readonly string[];
  readonly document: JsonDocument;
  /** Whether every planned point of every size that this machine holds is there, and they say how far it scales. */
  readonly isComplete: boolean;
}

/** Writes points.csv, evidence.jsonl and, where they can be fitted, chart.svg, report.md and report.html; returns what is printed. */
export function sweepReport(store: SweepStore, sweep: ReportedSweep): SweepReport {
  const points = store.points();
  const whole = points.filter(({ fraction }) => fraction === wholeLoad);
  const fitted = whole.map(uslPoint);
  writeOutput(join(store.folder, 'points.csv'), pointsCsv(fitted));
  const bed = store.fingerprint();
  const evidence = sweepEvidence(store.plan, bed, points);
  writeOutput(join(store.folder, 'evidence.jsonl'), evidence.text);
  const notes = [...new Set(whole.flatMap(({ point }) => point.not_comparable ?? []))];
  const remarks = [
    ...notes,
    ...sweep.refusedSizes.map(({ why }) => `refused: ${why}`),
    ...sweep.failures.map(({ n, message }) => `size ${n} failed: ${message}`),
    ...sweep.refused.map(
      ({ n, point }) => `size ${n} refused: ${point.reasons.map(({ why }) => why).join('; ')}`,
    ),
  ];
  const fit = fitOrReason(fitted);
  const left = leftOutSizes(fitted, typeof fit === 'string' ? 'none' : fit.method.weights);
  if (typeof fit !== 'string') {
    writeOutput(join(store.folder, 'chart.svg'), chartSvg(fit));
    writeOutput(join(store.folder, 'report.html'), pageHtml(fit, 'points.csv'));
    writeOutput(
      join(store.folder, 'report.md'),
      sweepMarkdown({ plan: store.plan, bed, evidence, points, fit, left, remarks }),
    );
  }
  const lines = [
    ...renderTable(pointColumns(points), pointRows(points)),
    '',
    measuredAs(store.plan),
    '',
    ...(typeof fit === 'string' ? [fit] : [...fitLines(fit), '', ...leftOutLines(fit, left)]),
    ...remarks,
    ...(sweep.failures.length + sweep.refused.length > 0
      ? [`what is missing is measured by: almanac sweep --resume ${resumed(store)}`]
      : []),
    ...(bed ? [bedLine(bed)] : []),
    heldFixed(store.plan),
    `evidence: evidence.jsonl, ${cidOf(evidence.contentId)}, root ${evidence.root}`,
    `files: ${store.folder}`,
  ];
  return {
    lines,
    document: {
      schema: 'almanac.sweep.v1',
      plan: store.plan,
      fingerprint: bed ?? null,
      fingerprint_hash: bed ? fingerprintHash(bed) : null,
      evidence: { root: evidence.root, content_id: evidence.contentId },
      points,
      fit: typeof fit === 'string' ? null : fit,
      no_fit: typeof fit === 'string' ? fit : null,
      left_out: left,
      comparable: notes.length === 0,
      refused_sizes: sweep.refusedSizes,
      refused_points: sweep.refused,
      failures: sweep.failures,
    },
    isComplete:
      sweep.failures.length === 0 &&
      sweep.refused.length === 0 &&
      typeof fit !== 'string' &&
      !isUndecided(fit),
  };
}

function uslPoint({ n, start, pair, point }: SweepPoint): Point {
  const meanUs = point.latency_us.finalized.mean;
  return {
    n,
    throughput: point.tps,
    ...(meanUs !== null && { latency: meanUs / 1_000_000 }),
    ...(start !== undefined && { start }),
    ...(pair !== undefined && { pair }),
  };
}

/** Columns that no point has are left out. */
function pointsCsv(points: readonly Point[]): string {
  const columns = (['n', 'throughput', 'latency', 'start', 'pair'] as const).filter(
    (name) => name === 'latency' || points.some((point) => point[name] !== undefined),
  );
  const rows = points.map((point) => columns.map((name) => point[name] ?? '').join(','));
  return `${[(columns.length > 1 ? columns : ['n', 'throughput', 'latency']).join(','), ...rows].join('\n')}\n`;
}

function fitOrReason(points: readonly Point[]): UslFit | string {
  try {
    return fitUsl(points);
  } catch (error) {
    if (error instanceof AgentError) return `no fit: ${error.message}`;
    throw error;
  }
}

function fitLines(fit: UslFit): string[] {
  return [
    ...chartText(fit),
    '',
    ...renderTable(
      [
        { title: 'what' },
        { title: 'estimate', align: 'right' },
        { title: intervalTitle(fit) },
        { title: '' },
      ],
      figureRows(fit),
    ),
    '',
    methodLine(fit),
    sentenceOf(fit),
  ];
}

/** What is resumed: of a side in pairs the sweep of both. */
function resumed({ folder, plan }: SweepStore): string {
  return `${plan.side ? dirname(folder) : folder}${subjectOptions(plan)}`;
}

function bedLine(bed: Fingerprint): string {
  return `test bed ${fingerprintHash(bed).slice(0, 18)}: ${bed.cores} cores of ${bed.cpu_model}, ${Math.round(bed.memory_bytes / 1024 ** 3)} GiB, ${bed.kernel}, node ${bed.node_version}, ${bed.runtime}, slots of ${bed.slot_ms / 1_000} s`;
}
