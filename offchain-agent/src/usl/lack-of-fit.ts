import type { Problem } from './least-squares.ts';
import { fTail } from './statistics.ts';

export interface LackOfFit {
  readonly f: number;
  readonly above: number;
  readonly below: number;
  /** The probability of at least this F if the law holds. */
  readonly p: number;
}

/**
 * Compares what the law leaves over with what repetitions at one size differ by: F = (lack / (sizes - free)) / (pure /
 * (points - sizes)). Undefined without repetitions, or with as many parameters as sizes.
 */
export function lackOfFit({ n, x, w, count }: Problem, sse: number, free: number): LackOfFit | undefined {
  const groups = new Map<number, { weight: number; sum: number }>();
  for (let i = 0; i < count; i++) {
    const group = groups.get(n[i] as number) ?? { weight: 0, sum: 0 };
    group.weight += w[i] as number;
    group.sum += (w[i] as number) * (x[i] as number);
    groups.set(n[i] as number, group);
  }
  const above = groups.size - free;
  const below = count - groups.size;
  if (above < 1 || below < 1) return undefined;
  let pure = 0;
  for (let i = 0; i < count; i++) {
    const { sum = 0, weight = 1 } = groups.get(n[i] as number) ?? {};
    pure += (w[i] as number) * ((x[i] as number) - sum / weight) ** 2;
  }
  if (!(pure > 0)) return undefined;
  const f = Math.max(0, sse - pure) / above / (pure / below);
  return { f, above, below, p: fTail(f, above, below) };
}
