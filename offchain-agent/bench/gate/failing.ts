import type { Mode } from '../../src/scale/gate/differences.ts';
import { judgeFailures } from '../../src/scale/gate/failures.ts';
import { defaultPolicy } from '../../src/scale/gate/verdict.ts';
import { randomOf } from './noise.ts';
import type { RateCell, RatesOptions } from './rates.ts';

const sizes = [1, 2, 4, 8, 16, 32];
const answers = 5_000;

/** How shares of failed answers spread, as relative deviations: of each measurement, each start, what both of a pair share. */
interface FailingNoise {
  readonly name: string;
  readonly within?: number;
  readonly start?: number;
  readonly host?: number;
}

const noises: readonly FailingNoise[] = [
  { name: 'chance alone' },
  { name: 'runs 20 %', within: 0.2 },
  { name: 'runs 50 %', within: 0.5 },
  { name: 'starts 30 %', start: 0.3 },
  { name: 'hosts 30 %', host: 0.3 },
];

type ShareOf = (n: number) => number;

const constant =
  (share: number): ShareOf =>
  () =>
    share;
const rising: ShareOf = (n) => 0.00003 * n ** 2;
const atLargest =
  (share: number, elsewhere: number): ShareOf =>
  (n) =>
    n === 32 ? share : elsewhere;

interface FailingDesign {
  readonly mode: Mode;
  readonly repetitions: number;
}

const designs: readonly FailingDesign[] = [
  { mode: 'pairs', repetitions: 2 },
  { mode: 'pairs', repetitions: 3 },
  { mode: 'pairs', repetitions: 5 },
  { mode: 'fresh', repetitions: 3 },
  { mode: 'shared', repetitions: 1 },
  { mode: 'shared', repetitions: 3 },
];

type Random = ReturnType<typeof randomOf>;

/** How many of so many fail, by the gaps between them. */
function failedOf(random: Random, share: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return answers;
  const gap = (): number => Math.floor(Math.log(1 - random.uniform()) / Math.log(1 - share)) + 1;
  let failed = 0;
  for (let at = gap(); at <= answers; at += gap()) failed++;
  return failed;
}

function sidesOf(
  { mode, repetitions }: FailingDesign,
  noise: FailingNoise,
  shares: readonly ShareOf[],
  random: Random,
) {
  const factor = (deviation = 0): number => Math.exp(deviation * random.normal());
  const hosts = sizes.map(() => Array.from({ length: repetitions }, () => factor(noise.host)));
  const [baseline, candidate] = shares.map((shareOf) => ({
    points: sizes.flatMap((n, i) => {
      const common = factor(noise.start);
      return Array.from({ length: repetitions }, (_, pair) => {
        const host = mode === 'pairs' ? (hosts[i]?.[pair] ?? 1) : factor(noise.host);
        const start = mode === 'shared' ? common : factor(noise.start);
        const failed = failedOf(random, shareOf(n) * host * start * factor(noise.within));
        return { n, failed_share: failed / answers, answers, ...(mode === 'pairs' && { pair }) };
      });
    }),
  }));
  return { baseline: baseline ?? { points: [] }, candidate: candidate ?? { points: [] } };
}

function ratesOf(
  design: FailingDesign,
  noise: FailingNoise,
  shares: readonly ShareOf[],
  { seed, count }: RatesOptions,
) {
  const random = randomOf(seed);
  const tally = { pass: 0, regress: 0, inconclusive: 0 };
  for (let i = 0; i < count; i++) {
    const { verdict } = judgeFailures(sidesOf(design, noise, shares, random), design.mode, defaultPolicy);
    tally[verdict] += 1;
  }
  return { regress: (100 * tally.regress) / count, inconclusive: (100 * tally.inconclusive) / count };
}

/** Failed answers, 5,000 a point: equal releases, and rises. */
export function failingCells(options: RatesOptions): RateCell[] {
  const equal = [
    ['1 %', constant(0.01)],
    ['5 %', constant(0.05)],
    ['rising to 3 %', rising],
    ['2 % at the largest', atLargest(0.02, 0)],
  ] as const;
  const cells: RateCell[] = [];
  for (const design of designs)
    for (const [at, noise] of noises.entries()) {
      const where = `${noise.name}, ${design.mode} x ${design.repetitions}`;
      const own = { ...options, seed: options.seed + 7_919 * at };
      for (const [what, share] of equal) {
        const { regress, inconclusive } = ratesOf(design, noise, [share, share], own);
        const more = `inconclusive ${inconclusive.toFixed(0)}`;
        cells.push({ what: `failed ${what}, ${where}`, percent: regress, most: 5, more });
      }
      const found = ratesOf(design, noise, [constant(0.01), constant(0.03)], own);
      // Where runs differ by half, two pairs tell too little; where networks differ and each size had one, sizes do.
      const isLimited = design.mode === 'shared' ? at < 2 : noise.within !== 0.5 || design.repetitions >= 3;
      cells.push({
        what: `failed 1 to 3 %, ${where}`,
        percent: found.regress,
        ...(isLimited && { least: 95 }),
        more: `inconclusive ${found.inconclusive.toFixed(0)}`,
      });
      const one = ratesOf(design, noise, [constant(0.01), atLargest(0.03, 0.01)], own);
      cells.push({
        what: `failed 1 to 3 % at the largest, ${where}`,
        percent: one.regress,
        more: `inconclusive ${one.inconclusive.toFixed(0)}`,
      });
    }
  return cells;
}
