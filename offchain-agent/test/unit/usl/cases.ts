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
