import assert from 'node:assert/strict';
import { seeded } from '../../../../tests/support/seeded.ts';
import { cases } from '../../../../tests/support/usl-cases.ts';
import type { UslParameters } from '../../../src/usl/model.ts';
import type { Point } from '../../../src/usl/point.ts';
import type { Problem } from '../../../src/usl/sums.ts';

export function pointsOf(name: string): Point[] {
  const found = cases.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found.n.map((n, i) => ({ n, throughput: found.x[i] as number }));
}

/** Points of a law, without noise unless `noise` gives a relative one. */
export function lawPoints(
  law: UslParameters,
  sizes: readonly number[],
  noise: (index: number) => number = () => 0,
): Point[] {
  return sizes.map((n, i) => ({
    n,
    throughput: ((law.lambda * n) / (1 + law.sigma * (n - 1) + law.kappa * n * (n - 1))) * (1 + noise(i)),
  }));
}

/** Points of a law under normal noise, relative and seeded. */
export function noisyPoints(
  law: UslParameters,
  sizes: readonly number[],
  { spread, seed }: { readonly spread: number; readonly seed: number },
): Point[] {
  const { normal } = seeded(seed);
  return lawPoints(law, sizes, () => spread * normal());
}

/** Points as they are written down. */
export function pointsAt(
  rows: readonly (readonly [n: number, throughput: number, weight?: number])[],
): Point[] {
  return rows.map(([n, throughput, weight]) => ({
    n,
    throughput,
    ...(weight === undefined ? {} : { weight }),
  }));
}

/** Measured: nearly flat from 3 validators on, so that the best law has contention of 1. */
export const flat = pointsAt([
  [3, 89.74],
  [4, 82.76],
  [6, 74.59],
  [7, 75.87],
  [8, 77.28],
]);

/** Without the one at 1 the rest falls steeply from its first size on: no law fits it best. */
export const steep = pointsAt([
  [1, 100],
  [10, 79_063],
  [20, 20_000],
  [50, 500],
]);

/** Ever steeper laws come ever closer: none fits it best. */
export const pastPeak = pointsAt([
  [3, 46.8],
  [6, 15],
  [9, 8.2],
  [12, 12],
]);

/** What is fitted, by the points' own weights or 1. */
export function problemOf(points: readonly Point[]): Problem {
  const sorted = points.toSorted((left, right) => left.n - right.n);
  return {
    n: Float64Array.from(sorted, ({ n }) => n),
    x: Float64Array.from(sorted, ({ throughput }) => throughput),
    w: Float64Array.from(sorted, ({ weight = 1 }) => weight),
    count: sorted.length,
  };
}

/** Fails where a figure is missing, or off by more than a share. */
export function near(
  actual: number | null | undefined,
  expected: number,
  relative: number,
  what: string,
): void {
  assert.ok(actual !== null && actual !== undefined, `${what} is missing`);
  const error = expected === 0 ? Math.abs(actual) : Math.abs(actual - expected) / Math.abs(expected);
  assert.ok(error <= relative, `${what}: ${actual} instead of ${expected}`);
}
