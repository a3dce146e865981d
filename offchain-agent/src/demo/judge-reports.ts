import { utcTime } from '../base/format.ts';
import type { ArrivalFigures, DemoFigures } from './demo-figures.ts';
import type { ReportingDemo } from './demo-network.ts';

/** Whether the chain made of the reports what it must; the reasons say what is not so. */
export interface ReportsVerdict {
  readonly windowS: number;
  readonly reasons: readonly string[];
  /** The evidence files, each verified against the chain. */
  readonly evidence: readonly string[];
  /** Records that were recomputed from them and are equal. */
  readonly equalRecords: number;
}

type Reporters = Pick<ReportingDemo, 'names' | 'unseen' | 'newsOf'>;

const whole = 1_000_000;

/**
 * The first window from `fromS` on whose sampled records are closed and that no reporter was disturbed in but by the story:
 * all samples were taken and every block came within its slot. Of another one it cannot be told what its records must be.
 */
export function undisturbedWindow(
  { validators, lastSampledS = 0 }: DemoFigures,
  fromS: number,
  windowS: number,
  reporters: Reporters,
): number | undefined {
  for (let startS = fromS; startS <= lastSampledS; startS += windowS) {
    const counts = validators.map((row) => ({
      name: row.validator.name,
      authored: row.windows.get(startS)?.authored ?? 0,
      uptimePpm: row.arrivalWindows.get(startS)?.uptimePpm ?? whole,
    }));
    const unseen = counts.find(({ name }) => name === reporters.unseen?.validator)?.authored ?? 0;
    const isShown = reporters.unseen === undefined || unseen > 0;
    const isWhole = reporters.names.every((name) => {
      const news = reporters.newsOf(startS).get(name);
      // A block is a sample of its author and of all authors together.
      const untaken = name === reporters.unseen?.reporter ? 2 * unseen : 0;
      return news?.state === 'closed' && news.planned - news.taken === untaken;
    });
    if (isShown && isWhole && counts.every(({ uptimePpm }) => uptimePpm === whole)) return startS;
  }
  return undefined;
}

/** What is wrong with the chain's sampled records of a window in which nobody was disturbed but by the story. */
export function judgeReports(
  { validators }: DemoFigures,
  windowS: number,
  { names, unseen }: Pick<ReportingDemo, 'names' | 'unseen'>,
): string[] {
  const where = (name: string): string => `${name}, window ${utcTime(windowS * 1_000)}`;
  return validators.flatMap(({ validator: { name }, windows, arrivalWindows }) => {
    if ((windows.get(windowS)?.authored ?? 0) === 0) return [];
    const figures = arrivalWindows.get(windowS);
    if (!figures) return [`${where(name)}: the chain has no sampled record`];
    const seenBy = name === unseen?.validator ? names.length - 1 : names.length;
    return faults(figures, seenBy, names.length).map((fault) => `${where(name)}: ${fault}`);
  });
}

function faults(
  { quorum, reporters, uptimePpm, coveragePpm }: ArrivalFigures,
  seenBy: number,
  all: number,
): string[] {
  const coverage = Math.floor((seenBy * whole) / all);
  return [
    ...(quorum ? [] : ['its reports reach no quorum']),
    ...(reporters === seenBy ? [] : [`${reporters} reports count, ${seenBy} reporters saw it`]),
    ...(coveragePpm === coverage
      ? []
      : [`coverage ${coveragePpm ?? 'unknown'} ppm, ${seenBy} of ${all} are ${coverage}`]),
    ...(uptimePpm === whole ? [] : [`uptime ${uptimePpm ?? 'unknown'} ppm, every block was seen in time`]),
  ];
}
