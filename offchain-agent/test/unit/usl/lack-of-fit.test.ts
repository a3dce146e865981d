import { deepEqual, equal, ok } from 'node:assert/strict';
import { seeded } from '../../../../tests/support/seeded.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { deviationsOf, type LackOfFit, lackOfFit } from '../../../src/usl/lack-of-fit.ts';
import { looksOf } from '../../../src/usl/looks.ts';
import type { Point } from '../../../src/usl/point.ts';
import { fTail } from '../../../src/usl/statistics.ts';
import { lawPoints, near } from './cases.ts';

const law = { lambda: 100, sigma: 0.05, kappa: 0.003 };
const sizes = [1, 2, 4, 8, 16, 32];
const thrice = sizes.flatMap((n) => [n, n, n]);

const fresh = (points: readonly Point[]): Point[] => points.map((point, start) => ({ ...point, start }));

const lackAt = (points: readonly Point[]): LackOfFit | undefined =>
  lackOfFit(
    looksOf(points, () => 1),
    law,
  );

/** The share of seeded sets whose lack of fit has p < 5 %. */
function flaggedShare(draw: (normal: () => number) => Point[], sets = 300): number {
  let flagged = 0;
  for (let seed = 1; seed <= sets; seed++) {
    const { normal } = seeded(seed);
    if (fitUsl(draw(normal)).flags.includes('not_usl')) flagged++;
  }
  return flagged / sets;
}

describe('the lack of fit', () => {
  it('compares what the law leaves over with what starts differ by', () => {
    // Each start 3 % above or below the mean; the means alternate about the law.
    const offsets = [0.03, -0.03];
    const points = fresh(
      sizes.flatMap((n, i) =>
        lawPoints(law, [n, n], (k) => offsets[k] ?? 0).map((point) => ({
          ...point,
          throughput: point.throughput * (i % 2 === 0 ? 1.02 : 0.98),
        })),
      ),
    );
    const lack = lackAt(points);
    equal(lack?.assumed_noise, null);
    deepEqual([lack?.above, lack && lack.below <= 6], [3, true]);
    near(lack?.p, fTail(lack?.f ?? 0, lack?.above ?? 0, lack?.below ?? 0), 1e-12, 'p');
  });

  it('assumes 5 % between sizes whose repetitions share a start, 10 % without repetitions', () => {
    equal(lackAt(lawPoints(law, thrice, (i) => 0.01 * (i % 3)))?.assumed_noise, 0.05);
    equal(lackAt(lawPoints(law, sizes, (i) => 0.01 * (i % 3)))?.assumed_noise, 0.1);
  });

  it('is not known with three sizes, or where starts agree to the last digit', () => {
    equal(lackAt(lawPoints(law, [1, 8, 32])), undefined);
    equal(lackAt(fresh(lawPoints(law, thrice))), undefined);
    ok(lackAt(lawPoints(law, [1, 8, 16, 32], (i) => 0.01 * i)));
  });

  const noises: readonly [what: string, draw: (normal: () => number) => Point[]][] = [
    ['3 % noise', (normal) => lawPoints(law, thrice, () => 0.03 * normal())],
    ['10 % noise', (normal) => lawPoints(law, thrice, () => 0.1 * normal())],
    ['noise from 1 to 10 %', (normal) => lawPoints(law, thrice, (i) => (0.01 + (0.09 * i) / 17) * normal())],
    [
      'constant noise',
      (normal) =>
        lawPoints(law, thrice).map((point) => ({ ...point, throughput: point.throughput + 15 * normal() })),
    ],
  ];
  for (const [what, draw] of noises)
    it(`flags at most 7 of 100 sets of the law, with and without starts: ${what}`, () => {
      ok(flaggedShare((normal) => fresh(draw(normal))) <= 0.07);
      ok(flaggedShare(draw) <= 0.07);
    });

  it('flags at most 8 of 100 sets whose starts differ by 5 %', () => {
    ok(
      flaggedShare((normal) => {
        const starts = sizes.map(() => 0.05 * normal());
        return lawPoints(law, thrice, (i) => (starts[Math.floor(i / 3)] ?? 0) + 0.01 * normal());
      }) <= 0.08,
    );
  });

  it('finds what is not the law: Gustafson, a plateau, a cliff', () => {
    const of = (curve: (n: number) => number) => (normal: () => number) =>
      thrice.map((n) => ({ n, throughput: curve(n) * (1 + 0.03 * normal()) }));
    const gustafson = of((n) => 100 * (0.3 + 0.7 * n));
    ok(flaggedShare(gustafson, 50) > 0.9);
    for (const draw of [gustafson, of((n) => Math.min(100 * n, 900)), of((n) => (n > 20 ? 100 : 80 * n))])
      ok(flaggedShare((normal) => fresh(draw(normal)), 50) > 0.95);
  });
});

describe('how far sizes lie from the law', () => {
  it('is told of the means, furthest first', () => {
    const points = [
      ...lawPoints(law, [1, 1], (i) => [-0.3, -0.26][i] ?? 0),
      ...lawPoints(law, [2, 4], (i) => [0.1, 0][i] ?? 0),
    ];
    const [first, second] = deviationsOf(
      looksOf(points, () => 1),
      law,
    );
    equal(first?.n, 1);
    near(first?.deviation, -0.28, 1e-9, 'deviation');
    equal(second?.n, 2);
  });
});
