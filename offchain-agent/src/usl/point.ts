import { AgentError } from '../base/error.ts';

/** One measurement. Throughput in any unit, the same for all; latency in seconds. */
export interface Point {
  readonly n: number;
  readonly throughput: number;
  readonly latency?: number;
  /** Standard deviation of the throughput, from repetitions. */
  readonly sd?: number;
  /** A weight of its square, given by whoever measured. */
  readonly weight?: number;
  /** Which start of a network it was measured on: points with the same number shared one. */
  readonly start?: number;
  /** Which pair it belongs to, of a baseline and a candidate that were measured one directly after the other. */
  readonly pair?: number;
  /** Share of the answers that failed, 0 to 1; `throughput` leaves them out. Absent where nothing counts them. */
  readonly failed_share?: number;
  /** How many answers the share is of, where they were counted. */
  readonly answers?: number;
}

/** Fewer different sizes than the law has parameters cannot determine it. */
export const leastSizes = 3;

/** With fewer points a law of three parameters says nothing of how certain it is: it meets three whatever they are. */
export const leastCertain = 4;

/** Not by `Math.max` of all: of 130,000 arguments the stack is full. */
export function largestOf(points: readonly Point[]): number {
  return points.reduce((most, { n }) => Math.max(most, n), 0);
}

/** The smallest size of all points, in the same way. */
export function smallestOf(points: readonly Point[]): number {
  return points.reduce((least, { n }) => Math.min(least, n), Number.POSITIVE_INFINITY);
}

/** The highest throughput of all points, in the same way. */
export function highestOf(points: readonly Point[]): number {
  return points.reduce((most, { throughput }) => Math.max(most, throughput), 0);
}

/** Whether every repetition of a size had a network of its own, so that repetitions show how one start differs from the next. */
export function startsAnew(points: readonly Point[]): boolean {
  const starts = new Set(points.map(({ n, start }) => `${n} ${start}`));
  return points.every(({ start }) => start !== undefined) && starts.size === points.length;
}

/**
 * Refuses what cannot be fitted, all faults of a point in one sentence.
 * @throws AgentError `bad_input/points`
 */
export function checkPoints(points: readonly Point[]): void {
  points.forEach(({ n, throughput, latency, sd, weight }, index) => {
    const faults = [
      fault('n', n),
      fault('throughput', throughput),
      latency === undefined ? undefined : fault('latency', latency),
      sd === undefined ? undefined : fault('sd', sd),
      weight === undefined ? undefined : fault('weight', weight),
    ].filter((text) => text !== undefined);
    if (faults.length > 0)
      throw new AgentError('bad_input/points', `point ${index + 1}: ${faults.join(', ')}`, {
        data: { point: index + 1 },
      });
  });
  const sizes = new Set(points.map(({ n }) => n)).size;
  if (sizes < leastSizes)
    throw new AgentError(
      'bad_input/points',
      `a fit needs at least ${leastSizes} different sizes, got ${sizes}: measure at more sizes`,
      { data: { have: sizes, need: leastSizes } },
    );
}

/** Products of four values stay within what a double holds: beyond them a fit would find no law in points that have one. */
const leastValue = 1e-50;
const mostValue = 1e50;

function fault(name: string, value: number): string | undefined {
  if (!(Number.isFinite(value) && value > 0)) return `${name} must be above 0, got ${value}`;
  return value >= leastValue && value <= mostValue
    ? undefined
    : `${name} must be from ${leastValue} to ${mostValue}, got ${value}: use another unit`;
}
