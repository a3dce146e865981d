import { randomNumbers } from '../../usl/random-numbers.ts';
import { wholeLoad } from '../campaign/sweep-folder.ts';
import type { SweepStore } from '../campaign/sweep-store.ts';
import { stalledRuns } from '../gate/stalls.ts';

interface PlannedSide {
  readonly store: SweepStore;
}

/** One size of one round. */
export interface SweepStep {
  readonly n: number;
  readonly repetition: number;
}

/** Repetitions whose maximum is far below the others of their side and size, and which were not measured again yet. */
export function stalledSteps(sides: readonly PlannedSide[]): SweepStep[] {
  const found = sides.flatMap(({ store }) => {
    const whole = store.points().filter(({ fraction }) => fraction === wholeLoad);
    const sizes = [...new Set(whole.map(({ n }) => n))];
    const rows = sizes.map((n) => whole.filter((point) => point.n === n));
    const marks = stalledRuns(rows.map((row) => row.map(({ point }) => point.tps)));
    return rows.flatMap((row, i) =>
      row.flatMap(({ n, repetition }, j) =>
        marks[i]?.[j] && !store.isSetAside(n, repetition) ? [{ n, repetition }] : [],
      ),
    );
  });
  return found.filter(
    ({ n, repetition }, i) =>
      found.findIndex((other) => other.n === n && other.repetition === repetition) === i,
  );
}

/** All rounds, each with its sizes in an order of its own. */
export function stepsOf(sides: readonly PlannedSide[], sizes: readonly number[]): SweepStep[] {
  const plan = sides[0]?.store.plan;
  if (!plan) return [];
  return Array.from({ length: plan.repeat }, (_, repetition) => {
    const random = randomNumbers(plan.seed + 1_000_003 * (repetition + 1));
    return sizes
      .map((n) => ({ n, repetition, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ n }) => ({ n, repetition }));
  }).flat();
}

/** Which side comes first: they take turns, from one size to the next and from one round to the next. */
export function turnsOf(sides: readonly PlannedSide[], { n, repetition }: SweepStep): number[] {
  const order = sides.map((_, index) => index);
  const place = sides[0]?.store.plan.sizes.indexOf(n) ?? 0;
  return (place + repetition) % 2 === 0 ? order : order.toReversed();
}

/** Pairs of which an interruption left one half: what was measured long before the other half is none. */
export function halvesOf(sides: readonly PlannedSide[]): SweepStep[] {
  if (sides.length < 2) return [];
  const known = sides.map(
    ({ store }) => new Set(store.points().map(({ n, repetition }) => `${n} ${repetition}`)),
  );
  const all = [...new Set(known.flatMap((each) => [...each]))];
  return all
    .filter((key) => known.some((each) => !each.has(key)))
    .map((key) => {
      const [n = 0, repetition = 0] = key.split(' ').map(Number);
      return { n, repetition };
    });
}
