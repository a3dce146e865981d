import { roundsAdvised } from '../../src/scale/gate/advice.ts';
import { judgeSpread } from '../../src/scale/gate/spread.ts';
import { withoutStalls } from '../../src/scale/gate/stalls.ts';
import { defaultPolicy, type GateOutcome, verdictOf } from '../../src/scale/gate/verdict.ts';
import { type GateDesign, type Law, lawOf, randomOf } from './noise.ts';
import type { RateCell, RatesOptions } from './rates.ts';
import {
  eightSizes,
  noiseCalled,
  type SweepNoise,
  sixSizes,
  sweepLaw,
  sweepNoises,
  sweptColumns,
  sweptSides,
} from './sweeps.ts';

type Mode = GateDesign['mode'];
type Change = (pick: (below: number) => number) => Law;

const unchanged: Change = () => sweepLaw;

function sharesOf(
  design: GateDesign,
  noise: SweepNoise,
  change: Change,
  { seed, count }: Pick<RatesOptions, 'seed' | 'count'>,
): Record<GateOutcome | 'spread', number> {
  const random = randomOf(seed + 31 * design.repetitions + design.sizes.length);
  const tally = { pass: 0, regress: 0, improve: 0, inconclusive: 0, spread: 0 };
  for (let i = 0; i < count; i++) {
    const law = change((below) => Math.floor(random.uniform() * below));
    const sides = sweptSides(design, noise, [sweepLaw, law], random);
    const { verdict } = verdictOf(sides, defaultPolicy);
    tally[verdict] += 100 / count;
    const isWider = judgeSpread(withoutStalls(sides).sides, defaultPolicy).verdict === 'regress';
    if (verdict !== 'regress' && isWider) tally.spread += 100 / count;
  }
  return tally;
}

/** Equal releases under each noise: refused by throughput, or by spread alone. */
export function equalNoiseCells(options: RatesOptions): RateCell[] {
  return [sixSizes, eightSizes].flatMap((sizes) =>
    sweepNoises.flatMap((noise) => {
      const row = sweptColumns.map(([mode, repetitions]) => ({
        mode,
        repetitions,
        ...sharesOf({ mode, sizes, repetitions }, noise, unchanged, options),
      }));
      options.print(
        `  ${sizes.length} sizes, ${noise.name}: ${row.map(({ mode, repetitions, regress, spread, inconclusive }) => `${mode} ${repetitions} ${regress.toFixed(1)}+${spread.toFixed(1)} (${inconclusive.toFixed(0)})`).join(', ')}`,
      );
      // Sweeps that differ by more than is assumed are told what to do instead.
      return row.map(({ mode, repetitions, regress, spread }) => ({
        what: `equal, ${noise.name}, ${sizes.length} x ${repetitions} ${mode}: refused`,
        percent: regress + spread,
        ...(mode === 'pairs' || (noise.sweep ?? 0) < 0.05 ? { most: 5 } : {}),
      }));
    }),
  );
}

/** Releases that gained at some sizes and lost at none. */
export function betterCells(options: RatesOptions): RateCell[] {
  const gains: readonly (readonly [string, (i: number, count: number) => number])[] = [
    ['+5 % at the two smallest', (i) => (i < 2 ? 1.05 : 1)],
    ['+10 % at the two smallest', (i) => (i < 2 ? 1.1 : 1)],
    ['+20 % at the two smallest', (i) => (i < 2 ? 1.2 : 1)],
    ['+30 % at the two smallest', (i) => (i < 2 ? 1.3 : 1)],
    ['+30 % at all but the largest', (i, count) => (i < count - 1 ? 1.3 : 1)],
    ['+20 % at the two largest', (i, count) => (i >= count - 2 ? 1.2 : 1)],
    ['+10 % falling to +2 %', (i, count) => 1.1 - (0.08 * i) / (count - 1)],
  ];
  const designs: readonly (readonly [Mode, number, string])[] = [
    ['pairs', 2, 'Gauss 3 %'],
    ['pairs', 3, 'Gauss 3 %'],
    ['pairs', 5, 'Gauss 3 %'],
    ['pairs', 10, 'Gauss 3 %'],
    ['pairs', 3, 'Gauss 1 %'],
    ['fresh', 3, 'Gauss 3 %'],
    ['fresh', 3, 'sweep 3 %'],
    ['shared', 3, 'sweep 3 %'],
  ];
  return gains.flatMap(([what, gain]) =>
    designs.map(([mode, repetitions, name]) => {
      const law: Law = (n) => sweepLaw(n) * gain(sixSizes.indexOf(n), sixSizes.length);
      const { regress, inconclusive } = sharesOf(
        { mode, sizes: sixSizes, repetitions },
        noiseCalled(name),
        () => law,
        options,
      );
      return {
        what: `${what}, ${name}, ${repetitions} ${mode}: refused`,
        percent: regress,
        most: 2,
        more: `${inconclusive.toFixed(0)} inconclusive`,
      };
    }),
  );
}

/** Losses in pairs, and the least that is found. */
export function pairedLossCells(options: RatesOptions): RateCell[] {
  const scaled =
    (share: number): Change =>
    () =>
    (n) =>
      sweepLaw(n) * share;
  const one =
    (share: number): Change =>
    (pick) => {
      const at = sixSizes[pick(sixSizes.length)];
      return (n) => sweepLaw(n) * (n === at ? share : 1);
    };
  const rows: readonly (readonly [string, Change, readonly [number, number, number]])[] = [
    ['lambda -3 %', scaled(0.97), [43, 62, 8]],
    ['lambda -5 %', scaled(0.95), [85, 95, 18]],
    ['lambda -10 %', scaled(0.9), [98, 99.5, 65]],
    ['kappa x1.5', () => lawOf(100, 0.05, 0.0045), [61, 83, 14]],
    ['kappa x2', () => lawOf(100, 0.05, 0.006), [97, 99.5, 35]],
    ['two largest -10 %', () => (n) => sweepLaw(n) * (n >= 8 ? 0.9 : 1), [77, 93, 15]],
    ['one size -20 %', one(0.8), [70, 97, 18]],
    ['one size -50 %', one(0.5), [98, 98, 97]],
  ];
  const designs = [
    [2, 'Gauss 3 %'],
    [3, 'Gauss 3 %'],
    [3, 'Gauss 10 %'],
  ] as const;
  return rows.flatMap(([what, change, least]) =>
    designs.map(([repetitions, name], i) => {
      const design: GateDesign = { mode: 'pairs', sizes: sixSizes, repetitions };
      const { regress, inconclusive } = sharesOf(design, noiseCalled(name), change, options);
      return {
        what: `${what}, ${name}, ${repetitions} pairs: refused`,
        percent: regress,
        least: least[i] as number,
        more: `${inconclusive.toFixed(0)} inconclusive`,
      };
    }),
  );
}

/** A fifth less at the noisiest size: how often the bound misses it, and how often it passes. */
export function noisySizeCells({ seed, count }: RatesOptions): RateCell[] {
  return [2, 3, 5].flatMap((repetitions) => {
    const random = randomOf(seed + repetitions);
    let [missed, passed] = [0, 0];
    for (let i = 0; i < count; i++) {
      const law: Law = (n) => sweepLaw(n) * (n === 12 ? 0.8 : 1);
      const design: GateDesign = { mode: 'pairs', sizes: sixSizes, repetitions };
      const found = verdictOf(
        sweptSides(design, noiseCalled('1 % to 10 % by size'), [sweepLaw, law], random),
        defaultPolicy,
      );
      if ((found.figures?.excludedOne ?? 1) < defaultPolicy.sizeTolerance) missed += 100 / count;
      if (found.verdict === 'pass' || found.verdict === 'improve') passed += 100 / count;
    }
    return [
      {
        what: `largest size -20 %, noisiest, ${repetitions} pairs: not excluded wrongly`,
        percent: missed,
        most: 12,
      },
      { what: `largest size -20 %, noisiest, ${repetitions} pairs: passed`, percent: passed, most: 10 },
    ];
  });
}

const remeasured = 4;
const comparisons = 100;

/** Rounds that were advised: how often they decide, and how they compare with the fewest that do. */
export function adviceCells({ seed }: RatesOptions): RateCell[] {
  const designs: readonly (readonly [string, number])[] = [
    ['Gauss 10 %', 1],
    ['Gauss 10 %', 2],
    ['Gauss 10 %', 3],
    ['1 % to 10 % by size', 3],
    ['1 in 20 zero', 3],
    ['1 in 20 slow', 2],
  ];
  return designs.flatMap(([name, repetitions]) => {
    const noise = noiseCalled(name);
    const random = randomOf(seed + repetitions);
    const judged = (rounds: number) => {
      const design: GateDesign = { mode: 'pairs', sizes: sixSizes, repetitions: rounds };
      const sides = sweptSides(design, noise, [sweepLaw, sweepLaw], random);
      return { sides, verdict: verdictOf(sides, defaultPolicy) };
    };
    const advised: number[] = [];
    let [decided, again] = [0, 0];
    while (advised.length < comparisons) {
      const { sides, verdict } = judged(repetitions);
      if (verdict.verdict !== 'inconclusive') continue;
      const rounds = roundsAdvised(sides, verdict, defaultPolicy);
      if (rounds === undefined) continue;
      advised.push(rounds);
      for (let i = 0; i < remeasured; i++) {
        again += 1;
        if (judged(rounds).verdict.verdict !== 'inconclusive') decided += 1;
      }
    }
    const least = fewestRounds(judged);
    const middle = advised.toSorted((a, b) => a - b)[comparisons / 2] as number;
    const what = `rounds advised, ${name}, ${repetitions} pairs`;
    return [
      { what: `${what}: decided`, percent: (100 * decided) / again, least: 86 },
      {
        what: `${what}: median as a share of the fewest (${least})`,
        percent: (100 * middle) / least,
        most: 200,
      },
    ];
  });
}

function fewestRounds(
  judged: (rounds: number) => { readonly verdict: { readonly verdict: GateOutcome } },
): number {
  for (let rounds = 1; rounds < 50; rounds++) {
    let decided = 0;
    for (let i = 0; i < 300; i++) if (judged(rounds).verdict.verdict !== 'inconclusive') decided += 1;
    if (decided >= 270) return rounds;
  }
  return 50;
}
