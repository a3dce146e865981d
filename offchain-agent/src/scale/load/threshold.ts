import { AgentError } from '../../base/error.ts';
import { decimal, durationMs } from '../../base/parse.ts';
import type { LoadPoint } from './point.ts';

/** Something that a load must reach. */
export interface Threshold {
  /** As it was written. */
  readonly text: string;
  /** What the point has of it, in the unit of the limit; null where it was never reached, such as a p99 of what is lost. */
  readonly valueOf: (point: LoadPoint) => number | null;
  readonly operator: Operator;
  readonly limit: number;
  readonly unit: 'us' | 'tps' | 'share' | 'count';
}

/** What became of a threshold at one point. */
export interface JudgedThreshold {
  readonly threshold: Threshold;
  readonly value: number | null;
  readonly isMet: boolean;
}

type Operator = '<' | '<=' | '>' | '>=';

const compare: Readonly<Record<Operator, (value: number, limit: number) => boolean>> = {
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const clocks = ['accepted', 'included', 'finalized'] as const;
const quantiles = ['mean', 'p50', 'p90', 'p95', 'p99', 'max'] as const;
const counts = ['failed', 'refused', 'lost'] as const;

/** In the help of the command, and in its errors. */
const thresholdHelp = `${quantiles.join(', ')} (to finality; accepted.p95, included.p95 to those), tps, ${counts.join(', ')} (as a number or a share), sent (a share)`;

/**
 * Reads what a load must reach.
 * @throws AgentError `bad_input/require`
 * @example parseThreshold('p95<500ms')
 */
export function parseThreshold(text: string): Threshold {
  const [, figure = '', operator, given = ''] =
    /^\s*([a-z0-9.]+)\s*(<=|>=|<|>)\s*(\S.*?)\s*$/i.exec(text) ?? [];
  const read =
    operator === undefined
      ? undefined
      : (latency(figure, given) ?? rate(figure, given) ?? share(figure, given));
  if (!read) throw fault(text);
  return { text: text.trim(), operator: operator as Operator, ...read };
}

type Read = Pick<Threshold, 'valueOf' | 'limit' | 'unit'>;

function latency(figure: string, given: string): Read | undefined {
  const [first = '', second] = figure.split('.');
  const clock = clocks.find((one) => one === (second === undefined ? 'finalized' : first));
  const quantile = quantiles.find((one) => one === (second ?? first));
  const ms = durationMs(given);
  if (!clock || !quantile || ms === undefined) return undefined;
  return { limit: ms * 1_000, unit: 'us', valueOf: ({ latency_us: of }) => of[clock][quantile] };
}

function rate(figure: string, given: string): Read | undefined {
  const limit = decimal(given.replace(/\s*\/\s*s$/, ''));
  if (figure !== 'tps' || limit === undefined) return undefined;
  return { limit, unit: 'tps', valueOf: ({ tps }) => tps };
}

function share(figure: string, given: string): Read | undefined {
  const number = decimal(given.replace(/\s*%$/, ''));
  const isShare = given.endsWith('%');
  if (number === undefined) return undefined;
  if (figure === 'sent' && isShare)
    return { limit: number / 100, unit: 'share', valueOf: (point) => point.achieved_share };
  const count = counts.find((one) => one === figure);
  if (!count) return undefined;
  const countOf = (point: LoadPoint): number => (count === 'failed' ? point.failures : point[count]);
  if (!isShare) return { limit: number, unit: 'count', valueOf: countOf };
  const shareOf = (point: LoadPoint): number | null => {
    const due = (point.intended_tps * point.window.ms) / 1_000;
    return due === 0 ? null : countOf(point) / due;
  };
  return { limit: number / 100, unit: 'share', valueOf: shareOf };
}

function fault(text: string): AgentError {
  return new AgentError(
    'bad_input/require',
    `--require "${text}": expected a figure, one of < <= > >= and a value with its unit, for example p95<500ms, tps>=100 or failed<1%; figures: ${thresholdHelp}`,
    { data: { text } },
  );
}

/** Whether a point reaches what is required of it. What has no value reaches nothing. */
export function judgeThresholds(point: LoadPoint, thresholds: readonly Threshold[]): JudgedThreshold[] {
  return thresholds.map((threshold) => {
    const value = threshold.valueOf(point);
    return { threshold, value, isMet: value !== null && compare[threshold.operator](value, threshold.limit) };
  });
}
