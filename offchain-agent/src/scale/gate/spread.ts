import { meanOf } from '../../usl/statistics.ts';
import type { Sides } from './differences.ts';

/** Why a candidate is refused for how much its runs differ. */
export interface SpreadCause {
  readonly kind: 'spread';
  /** The deviations of a run, as ln of throughput. */
  readonly baseline: number;
  readonly candidate: number;
}

export interface SpreadJudgement {
  /** `unknown` where fewer than three repetitions of both sides show how runs differ. */
  readonly verdict: 'pass' | 'regress' | 'inconclusive' | 'unknown';
  readonly cause: SpreadCause | undefined;
  readonly baseline: number | undefined;
  readonly candidate: number | undefined;
  /** How often chance alone makes the candidate's runs differ so much more; undefined where it is not above the factor. */
  readonly p: number | undefined;
}

/** Fewer repetitions of a size lie equally far from their mean: they say too little of how they differ. */
const leastRuns = 3;
/** Of each side, in all. */
const leastResiduals = 9;
/** The candidate's runs differ so many times as much: less than that is no regression. */
const leastFactor = 2;
/** The gate of spread has its own rate, this share of the significance. */
const share = 0.2;
const permutations = 2_000;
/** And it does so at nearly all sizes: swapping the sides of sizes is as extreme no more often than this. */
const swapShare = 0.032;
const mostSwapped = 12;

/**
 * Whether the candidate's runs differ more than the baseline's, beyond chance: distances from the mean of a size and side, dealt
 * again among both sides of that size. That holds for any noise, also one that differs by size. Of separate sweeps one may have met
 * a busier host: inconclusive.
 */
export function judgeSpread(
  { mode, baseline, candidate }: Sides,
  { significance }: { readonly significance: number },
): SpreadJudgement {
  const rows = baseline.flatMap((before, i) => {
    const now = candidate[i] ?? [];
    return before.length >= leastRuns && now.length >= leastRuns
      ? [{ before: distances(before), now: distances(now) }]
      : [];
  });
  const all = { before: rows.flatMap(({ before }) => before), now: rows.flatMap(({ now }) => now) };
  if (Math.min(all.before.length, all.now.length) < leastResiduals)
    return { verdict: 'unknown', cause: undefined, baseline: undefined, candidate: undefined, p: undefined };
  const told = { baseline: deviationOf(all.before), candidate: deviationOf(all.now) };
  const sums = { before: sumOf(all.before), now: sumOf(all.now) };
  const ratio = sums.now / all.now.length / (sums.before / all.before.length || Number.MIN_VALUE);
  if (!(ratio >= leastFactor)) return { ...told, verdict: 'pass', cause: undefined, p: undefined };
  const random = uniforms();
  let as = 1;
  for (let i = 0; i < permutations; i++) {
    let now = 0;
    for (const row of rows) now += dealt([...row.before, ...row.now], row.now.length, random);
    if (now >= sums.now * (1 - 1e-12)) as += 1;
  }
  const p = as / (permutations + 1);
  const isBySize =
    swapChance(
      rows.map(({ before, now }) => meanOf(now) - meanOf(before)),
      random,
    ) <= swapShare;
  return p <= share * significance && isBySize
    ? {
        ...told,
        verdict: mode === 'pairs' ? 'regress' : 'inconclusive',
        cause: { kind: 'spread', ...told },
        p,
      }
    : { ...told, verdict: 'pass', cause: undefined, p };
}

/** How often the sum is as large where the sides of each size are swapped by chance: exact for any noise, but few sizes tell little. */
function swapChance(differences: readonly number[], random: () => number): number {
  const found = sumOf(differences) * (1 - 1e-12);
  const ways = 2 ** Math.min(mostSwapped, differences.length);
  let as = 0;
  for (let way = 0; way < ways; way++) {
    const isSwapped = (i: number): boolean =>
      differences.length <= mostSwapped ? (way & (1 << i)) !== 0 : random() < 0.5;
    if (differences.reduce((sum, value, i) => sum + (isSwapped(i) ? -value : value), 0) >= found) as += 1;
  }
  return as / ways;
}

/** How far each run is from the mean of its side and size, as ln; widened as few runs lie too close to their own mean. */
function distances(values: readonly number[]): number[] {
  const logs = values.map(Math.log);
  const middle = meanOf(logs);
  const widened = Math.sqrt(logs.length / (logs.length - 1));
  return logs.map((value) => Math.abs(value - middle) * widened);
}

function deviationOf(values: readonly number[]): number {
  return Math.sqrt(meanOf(values.map((value) => value ** 2)));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The sum of so many of some values, drawn. */
function dealt(values: number[], count: number, random: () => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const at = i + Math.floor(random() * (values.length - i));
    const drawn = values[at] as number;
    values[at] = values[i] as number;
    sum += drawn;
  }
  return sum;
}

/** The same numbers for each judgement: a verdict does not depend on when it is asked for (a linear congruential generator). */
function uniforms(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
