import type { Sides } from '../../src/scale/gate/differences.ts';
import { drawnOrder, type GateDesign, type GateRandom, type Law, lawOf } from './noise.ts';

/** One measurement, as far as its noise depends on it. */
interface Place {
  readonly random: GateRandom;
  readonly n: number;
  readonly largest: number;
  readonly repetition: number;
}

/** What disturbs measurements, as deviations of ln X. */
export interface SweepNoise {
  readonly name: string;
  /** Of each measurement by itself. */
  readonly own?: (place: Place) => number;
  /** Of neighbours in the order of measuring, which resemble each other (an autoregression of 0.8). */
  readonly neighbours?: number;
  /** Of a whole sweep; both sides of a pair have it. */
  readonly sweep?: number;
  /** Of each start of a network. */
  readonly start?: number;
  /** What becomes of a value: rounding, or nothing at all. */
  readonly shown?: (value: number, place: Place) => number;
}

const gauss = (deviation: number): SweepNoise => ({
  name: `Gauss ${100 * deviation} %`,
  own: ({ random }) => deviation * random.normal(),
});
const quiet: SweepNoise['own'] = ({ random }) => 0.01 * random.normal();
const usual: NonNullable<SweepNoise['own']> = ({ random }) => 0.03 * random.normal();

/** Noises of benches, some of which no model of the gate has. */
export const sweepNoises: readonly SweepNoise[] = [
  gauss(0.01),
  gauss(0.03),
  gauss(0.1),
  {
    name: 'lognormal 5 %',
    own: ({ random }) => (-0.05 * (Math.exp(0.8 * random.normal()) - Math.exp(0.32))) / 1.31,
  },
  {
    name: '1 % to 10 % by size',
    own: ({ random, n, largest }) => (0.01 + (0.09 * (n - 1)) / (largest - 1)) * random.normal(),
  },
  { name: 'AR(1) 3 %', neighbours: 0.03 },
  { name: 'AR(1) 5 %', neighbours: 0.05 },
  { name: 'sweep 3 %', own: quiet, sweep: 0.03 },
  { name: 'sweep 5 %', own: quiet, sweep: 0.05 },
  { name: 'sweep 8 %', own: quiet, sweep: 0.08 },
  {
    name: 'warm-up',
    own: ({ random, repetition }) =>
      0.02 * random.normal() - (repetition === 0 ? 0.12 * random.uniform() : 0),
  },
  {
    name: '1 in 20 slow',
    own: (place) => usual(place) + (place.random.uniform() < 0.05 ? Math.log(0.5) : 0),
  },
  { name: '1 in 20 zero', own: usual, shown: (value, { random }) => (random.uniform() < 0.05 ? 0 : value) },
  { name: 't3 3 %', own: ({ random }) => 0.03 * random.heavy() },
  { name: 'integers', own: usual, shown: (value) => Math.max(1, Math.round(value / 15)) },
  {
    name: 'bisection 5 %',
    own: usual,
    shown: (value) => Math.exp(Math.floor(Math.log(value) / 0.05) * 0.05),
  },
  { name: 'start 5 %', own: quiet, start: 0.05 },
];

export const noiseCalled = (name: string): SweepNoise =>
  sweepNoises.find((noise) => noise.name === name) as SweepNoise;

export const sweepLaw = lawOf(100, 0.05, 0.003);
export const sixSizes = [1, 2, 4, 6, 8, 12];
export const eightSizes = [1, 2, 3, 4, 6, 8, 12, 16];

/** Two sides in the order in which `almanac sweep` measures them: by rounds, pairs in turns; shared ones size by size. */
export function sweptSides(
  { mode, sizes, repetitions }: GateDesign,
  noise: SweepNoise,
  laws: readonly [Law, Law],
  random: GateRandom,
): Sides {
  const largest = sizes.at(-1) as number;
  const rows = laws.map(() => sizes.map(() => [] as number[]));
  const wave = laws.map(() => (noise.neighbours ?? 0) * random.normal());
  const sweeps = laws.map(() => (noise.sweep ?? 0) * random.normal());
  const starts = new Map<string, number>();
  const startOf = (key: string): number => {
    const known = starts.get(key) ?? (noise.start ?? 0) * random.normal();
    starts.set(key, known);
    return known;
  };
  const measure = (side: number, i: number, repetition: number): void => {
    const n = sizes[i] as number;
    const place = { random, n, largest, repetition };
    const host = mode === 'pairs' ? 0 : side;
    wave[host] = 0.8 * (wave[host] as number) + 0.6 * (noise.neighbours ?? 0) * random.normal();
    const log =
      (sweeps[host] as number) +
      (wave[host] as number) +
      startOf(`${side} ${i} ${mode === 'shared' ? 0 : repetition}`) +
      (noise.own?.(place) ?? 0);
    const value = (laws[side] as Law)(n) * Math.exp(log);
    const row = (rows[side] as number[][])[i] as number[];
    row[repetition] = noise.shown?.(value, place) ?? value;
  };
  const rounds = Array.from({ length: repetitions }, (_, repetition) => repetition);
  if (mode === 'shared')
    for (const side of [0, 1]) for (const i of sizes.keys()) for (const j of rounds) measure(side, i, j);
  for (const j of mode === 'shared' ? [] : rounds) {
    if (mode === 'pairs')
      drawnOrder(sizes, random).forEach((i, at) => {
        for (const side of (at + j) % 2 === 0 ? [0, 1] : [1, 0]) measure(side, i, j);
      });
    else for (const side of [0, 1]) for (const i of drawnOrder(sizes, random)) measure(side, i, j);
  }
  const [baseline, candidate] = rows as [number[][], number[][]];
  return { mode, sizes, baseline, candidate };
}

/** Modes and repetitions of the tables. */
export const sweptColumns: readonly (readonly [GateDesign['mode'], number])[] = [
  ['pairs', 1],
  ['pairs', 2],
  ['pairs', 3],
  ['pairs', 5],
  ['fresh', 3],
  ['shared', 1],
  ['shared', 3],
];
