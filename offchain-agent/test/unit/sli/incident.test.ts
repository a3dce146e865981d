import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { pseudoRandom } from '../../../../tests/support/pseudo-random.ts';
import {
  chanceOf,
  incidentsIn,
  isImprobable,
  lookedAtWindows,
  type MeasuredWindow,
} from '../../../src/sli/incident.ts';

const windowS = 3_600;
const objectivePpm = 990_000;

describe('the chance of misses', () => {
  it('repeats the worked values of F26', () => {
    equal(chanceOf(1, 3, objectivePpm).toFixed(6), '0.029701');
    equal(chanceOf(3, 3, objectivePpm).toExponential(3), '1.000e-6');
    equal(chanceOf(3, 6, objectivePpm).toExponential(3), '1.955e-5');
    equal(chanceOf(2, 6, objectivePpm).toFixed(6), '0.001460');
  });

  it('returns 1 for no miss and 0 for a miss at objective 100 %', () => {
    equal(chanceOf(0, 10, objectivePpm), 1);
    equal(chanceOf(1, 10, 1_000_000), 0);
    equal(chanceOf(10, 10, 0), 1);
  });

  it('equals the exact sum of the binomial distribution', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(500_000, 900_000, 990_000, 999_000),
        (whole, misses, objective) => {
          const exact = exactTail(misses, whole, objective);
          const found = chanceOf(misses, whole, objective);
          ok(Math.abs(found - exact) <= exact * 1e-9, `${found} for ${exact}`);
        },
      ),
    );
  });

  it('falls with each miss, also where it is smaller than any double', () => {
    let before = 1;
    for (let misses = 1; misses <= 20_000; misses *= 2) {
      const chance = chanceOf(misses, 20_000, objectivePpm);
      ok(chance <= before * (1 + 1e-9) && chance >= 0);
      before = chance;
    }
    equal(chanceOf(20_000, 20_000, objectivePpm), 0);
  });
});

describe('incidents in windows', () => {
  it('takes the last count that chance explains, and the first that it does not', () => {
    ok(!isImprobable({ part: 7, whole: 10 }, objectivePpm));
    ok(isImprobable({ part: 6, whole: 10 }, objectivePpm));
    // Windows in a row: 2 + 1 of 6 slots, and 1 + 1.
    equal(incidentsIn(windows(3, [1, 2]), rule(2)).stretches.length, 1);
    deepEqual(incidentsIn(windows(3, [2, 2]), rule(2)), { stretches: [], single: 2 });
  });

  for (const perWindow of [1, 3, 10, 150]) {
    it(`finds none in 100 of 10,000 slots missed at random, in windows of ${perWindow}`, () => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const found = incidentsIn(scattered(perWindow, seed), rule(10_000 / perWindow));
        deepEqual([found.stretches.length, found.single], [0, 100], `seed ${seed}`);
      }
    });
  }

  it('finds one outage among scattered misses, from its first window to its last', () => {
    const all = scattered(10, 7).map((window, index) =>
      index >= 500 && index < 503 ? { ...window, part: 0, sharePpm: 0 } : window,
    );
    const { stretches } = incidentsIn(all, rule(all.length));
    equal(stretches.length, 1);
    const starts = stretches[0]?.under.map(({ startS }) => startS / windowS) ?? [];
    ok([500, 501, 502].every((index) => starts.includes(index)));
  });

  it('finds the outage of a validator with one slot a window after three windows', () => {
    equal(incidentsIn(windows(1, [0, 0, 0]), rule(3)).stretches.length, 1);
    equal(incidentsIn(windows(1, [0, 0]), rule(2)).stretches.length, 0);
  });

  it('counts every miss once: in an incident or as a single one', () => {
    const kept = fc.array(fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }), { maxLength: 80 });
    fc.assert(
      fc.property(kept, (parts) => {
        const all = windows(10, parts);
        const { stretches, single } = incidentsIn(all, rule(parts.length));
        const inside = stretches.flatMap(({ under }) => under);
        equal(missed(inside) + single, missed(all.filter(({ sharePpm }) => sharePpm !== undefined)));
      }),
    );
  });

  it('keeps what it found, whatever comes after', () => {
    const kept = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(kept, (parts) => {
        const all = windows(10, parts);
        const before = incidentsIn(all.slice(0, -1), rule(parts.length - 1)).stretches;
        const after = incidentsIn(all, rule(parts.length)).stretches.map(({ under }) => under[0]?.startS);
        for (const { under } of before) ok(after.includes(under[0]?.startS));
      }),
    );
  });

  it('looks at as many windows as the chain answers at once', () => equal(lookedAtWindows, 256));
});

function rule(count: number) {
  return { objectivePpm, windowS, closedUntilS: count * windowS };
}

/** Kept of so many, window by window; undefined where none was measured. */
function windows(whole: number, parts: readonly (number | undefined)[]): MeasuredWindow[] {
  return parts.map((part, index) => ({
    startS: index * windowS,
    part: part ?? 0,
    whole: part === undefined ? 0 : whole,
    sharePpm: part === undefined ? undefined : Math.floor((part * 1_000_000) / whole),
  }));
}

/** 100 of 10,000 slots, drawn by a seed. */
function scattered(perWindow: number, seed: number): MeasuredWindow[] {
  const random = pseudoRandom(seed);
  const slots = new Set<number>();
  while (slots.size < 100) slots.add(random(10_000));
  const parts = Array.from({ length: Math.ceil(10_000 / perWindow) }, (_, index) => {
    const first = index * perWindow;
    const whole = Math.min(perWindow, 10_000 - first);
    const missedHere = [...slots].filter((slot) => slot >= first && slot < first + perWindow).length;
    return { whole, part: whole - missedHere };
  });
  return parts.map(({ part, whole }, index) => ({
    startS: index * windowS,
    part,
    whole,
    sharePpm: Math.floor((part * 1_000_000) / whole),
  }));
}

function missed(of: readonly MeasuredWindow[]): number {
  return of.reduce((sum, { part, whole }) => sum + whole - part, 0);
}

/** By whole numbers of any size: choose(n, k) q^k p^(n-k), in millionths. */
function exactTail(misses: number, whole: number, objective: number): number {
  if (misses > whole) return 0;
  let sum = 0n;
  for (let count = misses; count <= whole; count += 1) {
    let choose = 1n;
    for (let factor = 1; factor <= count; factor += 1)
      choose = (choose * BigInt(whole - factor + 1)) / BigInt(factor);
    sum +=
      choose * BigInt(1_000_000 - objective) ** BigInt(count) * BigInt(objective) ** BigInt(whole - count);
  }
  const digits = 10n ** 150n;
  return Number((sum * digits) / 1_000_000n ** BigInt(whole)) / 1e150;
}
