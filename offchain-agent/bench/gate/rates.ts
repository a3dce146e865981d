import type { Mode } from '../../src/scale/gate/differences.ts';
import { defaultPolicy, type GateOutcome, verdictOf } from '../../src/scale/gate/verdict.ts';
import { fitUsl } from '../../src/usl/fit.ts';
import { type GateDesign, type Law, lawOf, measured, type Noise, noises, randomOf } from './noise.ts';

/** One figure beside its limit. */
export interface RateCell {
  readonly what: string;
  readonly percent: number;
  readonly least?: number;
  readonly most?: number;
  /** More of the same comparisons, not limited. */
  readonly more?: string;
}

export interface RatesOptions {
  readonly seed: number;
  /** Comparisons a cell. */
  readonly count: number;
  readonly print: (line: string) => void;
}

const modes: readonly Mode[] = ['shared', 'fresh', 'pairs'];
const sizeSets: readonly [readonly number[], readonly number[]] = [
  [1, 2, 4, 8, 16, 32],
  [1, 2, 3, 4, 6, 8, 12, 16],
];
const repetitions = [1, 3, 5] as const;
/** Of the page that the limits are from, and two of our own. */
const pageLaw = { lambda: 100, sigma: 0.03, kappa: 0.002 };
const laws = [
  pageLaw,
  { lambda: 8_000, sigma: 0.08, kappa: 0.0004 },
  { lambda: 3.2, sigma: 0.01, kappa: 0.005 },
];

type Rates = Record<GateOutcome, number>;

const noiseNamed = (name: string): Noise => noises.find((noise) => noise.name === name) as Noise;

/** How often each verdict is given, in percent. */
function ratesOf(
  design: GateDesign,
  noise: Noise,
  change: (law: Law, pick: (below: number) => number) => Law,
  {
    seed,
    count,
    of = laws,
    shared = 0,
  }: {
    readonly seed: number;
    readonly count: number;
    readonly of?: typeof laws;
    /** A deviation at each size that both sides share. */
    readonly shared?: number;
  },
): Rates {
  const random = randomOf(seed);
  const aside = randomOf(seed + 1);
  const tally: Rates = { pass: 0, regress: 0, improve: 0, inconclusive: 0 };
  for (let i = 0; i < count; i++) {
    const { lambda, sigma, kappa } = of[i % of.length] as typeof pageLaw;
    const plain = lawOf(lambda, sigma, kappa);
    const bumps = new Map(design.sizes.map((n) => [n, Math.exp(shared * aside.normal())]));
    const law: Law = (n) => plain(n) * (bumps.get(n) as number);
    const changed = change(law, (below) => Math.floor(random.uniform() * below));
    tally[verdictOf(measured(design, noise, [law, changed], random), defaultPolicy).verdict] += 1;
  }
  for (const verdict of Object.keys(tally) as GateOutcome[]) tally[verdict] *= 100 / count;
  return tally;
}

const unchanged = (law: Law): Law => law;
const scaled =
  (share: number) =>
  (law: Law): Law =>
  (n) =>
    law(n) * share;

/** The equal releases of bar 1. */
export function equalCells({ seed, count, print }: RatesOptions): RateCell[] {
  const cells: RateCell[] = [];
  for (const sizes of sizeSets)
    for (const repeat of repetitions)
      for (const mode of modes) {
        const row = noises.map((noise, i) => {
          const rates = ratesOf({ mode, sizes, repetitions: repeat }, noise, unchanged, {
            seed: seed + 7_919 * i,
            count,
          });
          const what = `equal, ${noise.name}, ${sizes.length} x ${repeat} ${mode}`;
          cells.push({ what: `${what}: refused`, percent: rates.regress, most: 5 });
          const isQuiet =
            noise.run === undefined && (noise.within ** 2 + (noise.start ?? 0) ** 2) ** 0.5 <= 0.0201;
          if (
            isQuiet &&
            repeat >= 3 &&
            noise.drift === undefined &&
            noise.oneBad === undefined &&
            !noise.isHeavy
          )
            cells.push({ what: `${what}: passed`, percent: rates.pass + rates.improve, least: 95 });
          return `${noise.name} ${rates.regress.toFixed(1)} (${rates.inconclusive.toFixed(0)})`;
        });
        print(`  ${sizes.length} x ${repeat} ${mode.padEnd(6)} ${row.join(', ')}`);
      }
  return cells;
}

/** What the gate does not promise: runs that differ by more than is assumed, and were never calibrated. */
export function busyRunCells({ seed, count }: RatesOptions): RateCell[] {
  const noise: Noise = { name: 'run 5+1', within: 0.01, run: 0.05 };
  return sizeSets.flatMap((sizes) =>
    (['shared', 'fresh'] as const).map((mode) => ({
      what: `equal, ${noise.name}, 3 % assumed, ${sizes.length} x 3 ${mode}: refused`,
      percent: ratesOf({ mode, sizes, repetitions: 3 }, noise, unchanged, { seed, count }).regress,
      least: 7,
      most: 15,
    })),
  );
}

/** The lost sizes of bar 2. */
export function lostSizeCells({ seed, count }: RatesOptions): RateCell[] {
  const cells: RateCell[] = [];
  const noise = noiseNamed('size 2+1');
  for (const sizes of sizeSets)
    for (const repeat of repetitions)
      for (const mode of modes) {
        const design = { mode, sizes, repetitions: repeat };
        const what = (name: string): string => `${name}, ${sizes.length} x ${repeat} ${mode}`;
        const some = { seed: seed + repeat, count };
        const halved = ratesOf(
          design,
          noise,
          (law, pick) => {
            const lost = sizes[pick(sizes.length)];
            return (n) => law(n) * (n === lost ? 0.5 : 1);
          },
          some,
        );
        if (repeat >= 3)
          cells.push({ what: what('one size halved: refused'), percent: halved.regress, least: 99 });
        else
          cells.push({
            what: what('one size halved: passed'),
            percent: halved.pass + halved.improve,
            most: 0,
          });
        const two = ratesOf(
          design,
          noise,
          (law, pick) => {
            const first = pick(sizes.length);
            const second = (first + 1 + pick(sizes.length - 1)) % sizes.length;
            return (n) => law(n) * ([sizes[first], sizes[second]].includes(n) ? 0.5 : 1);
          },
          some,
        );
        cells.push(
          { what: what('two sizes halved: refused'), percent: two.regress, least: 95 },
          { what: what('two sizes halved: passed'), percent: two.pass + two.improve, most: 0 },
        );
        const beyond = ratesOf(
          design,
          noise,
          (law, pick) => {
            const from = sizes[2 + pick(sizes.length - 3)] as number;
            return (n) => law(n) * (n >= from ? 0.5 : 1);
          },
          some,
        );
        cells.push(
          {
            what: what('half from a size on: refused'),
            percent: beyond.regress,
            ...(repeat >= 3 && { least: 99 }),
          },
          { what: what('half from a size on: passed'), percent: beyond.pass + beyond.improve, most: 0 },
        );
      }
  return cells;
}

/** The smaller losses of bars 3 and 4, under the law of the page. */
export function lossCells({ seed, count }: RatesOptions): RateCell[] {
  const cells: RateCell[] = [];
  const of = [pageLaw];
  const bent = (): Law => lawOf(pageLaw.lambda, pageLaw.sigma, 1.5 * pageLaw.kappa);
  for (const sizes of sizeSets)
    for (const repeat of [3, 5]) {
      const pairs: GateDesign = { mode: 'pairs', sizes, repetitions: repeat };
      const in3 = noiseNamed('size 3+.5');
      const what = (name: string, mode: Mode = 'pairs'): string =>
        `${name}, ${sizes.length} x ${repeat} ${mode}`;
      const refused = (
        name: string,
        change: Parameters<typeof ratesOf>[2],
        least: number,
        noise = in3,
      ): void => {
        const { regress, inconclusive } = ratesOf(pairs, noise, change, { seed, count, of });
        cells.push({
          what: what(name),
          percent: regress,
          least,
          more: `${inconclusive.toFixed(1)} inconclusive`,
        });
      };
      refused('lambda -5 %: refused', scaled(0.95), 94);
      refused('kappa x1.5: refused', bent, 94);
      refused('two steps of -3 %: refused', scaled(0.97 ** 2), 98);
      refused(
        'one size -10 %: refused',
        (law, pick) => {
          const lost = sizes[pick(sizes.length)];
          return (n) => law(n) * (n === lost ? 0.9 : 1);
        },
        75,
        noiseNamed('size 2+1'),
      );
      for (const mode of ['shared', 'fresh'] as const) {
        const design = { mode, sizes, repetitions: repeat };
        for (const noise of [noiseNamed('size 2+1'), in3]) {
          const { pass, improve, regress } = ratesOf(design, noise, scaled(0.95), { seed, count, of });
          cells.push({
            what: what(`lambda -5 %, ${noise.name}: passed`, mode),
            percent: pass + improve,
            most: 12,
            more: `${regress.toFixed(1)} refused`,
          });
        }
      }
    }
  return cells;
}

/** Whether what both sides share changes any rate (bar 4): the same noise once with and once without it. */
export function sharedDeviationCells({ seed, count }: RatesOptions): RateCell[] {
  const noise = noiseNamed('size 2+1');
  return modes.flatMap((mode) =>
    [unchanged, scaled(0.95)].map((change, i) => {
      const design: GateDesign = { mode, sizes: sizeSets[1], repetitions: 3 };
      const [without, within] = [0, 0.05].map((shared) =>
        ratesOf(design, noise, change, { seed, count, shared }),
      );
      const moved = Math.max(
        ...(['pass', 'regress', 'improve', 'inconclusive'] as const).map((verdict) =>
          Math.abs((without?.[verdict] ?? 0) - (within?.[verdict] ?? 0)),
        ),
      );
      return {
        what: `5 % shared by both sides, ${i === 0 ? 'equal' : 'lambda -5 %'}, ${mode}: moves`,
        percent: moved,
        most: 0,
      };
    }),
  );
}

/** How often points that obey a law are called `not_usl` (bar 6). */
export function misfitCells({ seed, count }: RatesOptions): RateCell[] {
  const cells: RateCell[] = [];
  for (const start of [0.01, 0.02, 0.03])
    for (const sizes of sizeSets)
      for (const repeat of repetitions)
        for (const mode of ['shared', 'fresh'] as const) {
          const random = randomOf(seed);
          const noise: Noise = { name: '', within: 0.005, start };
          let flagged = 0;
          for (let i = 0; i < count; i++) {
            const { lambda, sigma, kappa } = laws[i % laws.length] as typeof pageLaw;
            const law = lawOf(lambda, sigma, kappa);
            const { baseline } = measured({ mode, sizes, repetitions: repeat }, noise, [law, law], random);
            const points = sizes.flatMap((n, at) =>
              (baseline[at] ?? []).map((throughput, of) => ({
                n,
                throughput,
                ...(mode === 'fresh' && { start: at * repeat + of }),
              })),
            );
            if (fitUsl(points).flags.includes('not_usl')) flagged += 1;
          }
          cells.push({
            what: `not_usl, starts ${100 * start} %, ${sizes.length} x ${repeat} ${mode}`,
            percent: (100 * flagged) / count,
            most: 5,
          });
        }
  return cells;
}
