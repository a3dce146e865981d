import type { Mode, Sides } from '../../src/scale/gate/differences.ts';

/** A source of uniform and normal numbers that a seed determines (mulberry32, Box and Muller). */
export interface GateRandom {
  uniform(): number;
  normal(): number;
  /** Student's t of 3 degrees of freedom, scaled to variance 1. */
  heavy(): number;
}

export function randomOf(seed: number): GateRandom {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const heavy = (): number => {
    const chi = (normal() ** 2 + normal() ** 2 + normal() ** 2) / 3;
    return normal() / Math.sqrt(chi) / Math.sqrt(3);
  };
  return { uniform, normal, heavy };
}

/** Deviations of ln X, by what they are shared with. */
export interface Noise {
  readonly name: string;
  /** Of each measurement. */
  readonly within: number;
  /** Of each start of a network. */
  readonly start?: number;
  /** Of each sweep: what its host does. */
  readonly run?: number;
  /** Over one sweep, from its first measurement to its last. */
  readonly drift?: number;
  readonly isHeavy?: boolean;
  /** One repetition, anywhere, has only so much of its throughput. */
  readonly oneBad?: number;
}

export const noises: readonly Noise[] = [
  { name: 'independent 1', within: 0.01 },
  { name: 'independent 2', within: 0.02 },
  { name: 'independent 5', within: 0.05 },
  { name: 'size 1+.5', within: 0.005, start: 0.01 },
  { name: 'size 2+1', within: 0.01, start: 0.02 },
  { name: 'size 3+.5', within: 0.005, start: 0.03 },
  { name: 'run 1+1', within: 0.01, run: 0.01 },
  { name: 'run 2+1', within: 0.01, run: 0.02 },
  { name: 'run 3+1', within: 0.01, run: 0.03 },
  { name: 't3 2', within: 0.02, isHeavy: true },
  { name: 't3 size 2+1', within: 0.01, start: 0.02, isHeavy: true },
  { name: 'one x0.7', within: 0.02, oneBad: 0.7 },
  { name: 'drift 3, drawn', within: 0.01, drift: 0.03 },
];

export type Law = (n: number) => number;

export const lawOf =
  (lambda: number, sigma: number, kappa: number): Law =>
  (n) =>
    (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));

export interface GateDesign {
  readonly mode: Mode;
  readonly sizes: readonly number[];
  readonly repetitions: number;
}

/** Two sides as a design measures them, the sizes in a drawn order. */
export function measured(
  { mode, sizes, repetitions }: GateDesign,
  noise: Noise,
  laws: readonly [baseline: Law, candidate: Law],
  random: GateRandom,
): Sides {
  const plans = [0, 1].map(() => orderOf(mode, sizes, repetitions, random));
  // In pairs both sides are measured one directly after the other: one host, one place in the order.
  const host = random.normal();
  const rows = laws.map((law, side) => {
    const order = plans[mode === 'pairs' ? 0 : side] ?? [];
    const run = (noise.run ?? 0) * (mode === 'pairs' ? host : random.normal());
    const starts = new Map<string, number>();
    const found = sizes.map(() => [] as number[]);
    order.forEach(({ i, repetition }, place) => {
      const draw = (): number => (noise.isHeavy ? random.heavy() : random.normal());
      const key = mode === 'shared' ? `${i}` : `${i} ${repetition}`;
      const start = starts.get(key) ?? (noise.start ?? 0) * draw();
      starts.set(key, start);
      const drift = ((noise.drift ?? 0) * place) / Math.max(1, order.length - 1);
      const log = run + start + noise.within * draw() - drift;
      (found[i] as number[])[repetition] = law(sizes[i] as number) * Math.exp(log);
    });
    return found;
  });
  if (noise.oneBad !== undefined) {
    const side = rows[random.uniform() < 0.5 ? 0 : 1] as number[][];
    const row = side[Math.floor(random.uniform() * sizes.length)] as number[];
    const at = Math.floor(random.uniform() * repetitions);
    row[at] = (row[at] as number) * noise.oneBad;
  }
  const [baseline, candidate] = rows as [number[][], number[][]];
  return { mode, sizes, baseline, candidate };
}

interface Place {
  readonly i: number;
  readonly repetition: number;
}

/** Shared: the repetitions of a size one after the other. Otherwise in rounds of all sizes. */
function orderOf(mode: Mode, sizes: readonly number[], repetitions: number, random: GateRandom): Place[] {
  const rounds = Array.from({ length: repetitions }, (_, repetition) => repetition);
  if (mode === 'shared')
    return drawnOrder(sizes, random).flatMap((i) => rounds.map((repetition) => ({ i, repetition })));
  return rounds.flatMap((repetition) => drawnOrder(sizes, random).map((i) => ({ i, repetition })));
}

/** The places of sizes, shuffled. */
export function drawnOrder(sizes: readonly number[], random: GateRandom): number[] {
  return sizes
    .map((_, i) => ({ i, at: random.uniform() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ i }) => i);
}
