import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Point } from '../../../src/usl/point.ts';

interface Case {
  readonly name: string;
  readonly n: readonly number[];
  readonly x: readonly number[];
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
  readonly sse: number;
  readonly se: readonly [number, number, number] | null;
  readonly peak: readonly [number, number] | null;
  readonly limit?: number;
  readonly r2: number;
}

const file = new URL('../../../../tests/vectors/usl.json', import.meta.url);

export const cases = (JSON.parse(readFileSync(file, 'utf8')) as { cases: readonly Case[] }).cases;

export function pointsOf(name: string): Point[] {
  const found = cases.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found.n.map((n, i) => ({ n, throughput: found.x[i] as number }));
}

/** Points of a law, without noise unless `noise` gives a relative one. */
export function lawPoints(
  law: { lambda: number; sigma: number; kappa: number },
  sizes: readonly number[],
  noise: (index: number) => number = () => 0,
): Point[] {
  return sizes.map((n, i) => ({
    n,
    throughput: ((law.lambda * n) / (1 + law.sigma * (n - 1) + law.kappa * n * (n - 1))) * (1 + noise(i)),
  }));
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
