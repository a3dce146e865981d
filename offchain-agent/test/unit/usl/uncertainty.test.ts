import { deepEqual, equal, ok } from 'node:assert/strict';
import { seeded } from '../../../../tests/support/seeded.ts';
import { varianceOf } from '../../../src/usl/covariance.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { looksOf, noiseBySize, trendDegrees } from '../../../src/usl/looks.ts';
import { throughputAt, type UslParameters } from '../../../src/usl/model.ts';
import type { Point } from '../../../src/usl/point.ts';
import type { UslFit } from '../../../src/usl/usl-fit.ts';
import { lawPoints, near, pointsOf } from './cases.ts';

const past: UslParameters = { lambda: 100, sigma: 0.05, kappa: 0.003 };
const sizes = [1, 2, 4, 8, 12, 16, 24, 32];
const thrice = sizes.flatMap((n) => [n, n, n]);
const sets = 250;

interface Covered {
  readonly printed: number;
  /** By name of what has an interval, the share of those printed that hold the truth. */
  readonly held: Record<string, number>;
}

/** How often the intervals of seeded sets are there, and hold the truth. */
function coverage(law: UslParameters, draw: (normal: () => number) => Point[]): Covered {
  const counts = new Map<string, { held: number; of: number }>();
  let printed = 0;
  for (let seed = 1; seed <= sets; seed++) {
    const { normal } = seeded(1_000 + seed);
    const fit = fitUsl(draw(normal));
    if (fit.method.no_interval !== null) continue;
    printed++;
    for (const [name, low, high, truth] of intervalsOf(fit, law)) {
      const count = counts.get(name) ?? { held: 0, of: 0 };
      counts.set(name, count);
      count.of++;
      if ((low ?? 0) <= truth * (1 + 1e-9) && truth * (1 - 1e-9) <= (high ?? Infinity)) count.held++;
    }
  }
  return {
    printed: printed / sets,
    held: Object.fromEntries([...counts].map(([name, { held, of }]) => [name, held / of])),
  };
}

function intervalsOf(
  { lambda, sigma, kappa, peak, largest }: UslFit,
  law: UslParameters,
): [string, number | null, number | null, number][] {
  return [
    ['lambda', lambda.low, lambda.high, law.lambda],
    ['sigma', sigma.low, sigma.high, law.sigma],
    ['kappa', kappa.low, kappa.high, law.kappa],
    ['largest', largest.low, largest.high, throughputAt(law, largest.n)],
    ...(peak && law.kappa > 0
      ? [
          ['peak', peak.n_low, peak.n_high, Math.sqrt((1 - law.sigma) / law.kappa)] as [
            string,
            number | null,
            number | null,
            number,
          ],
        ]
      : []),
  ];
}

describe('95 % intervals', () => {
  const proportional =
    (law: UslParameters, at = thrice) =>
    (normal: () => number): Point[] =>
      lawPoints(law, at, () => 0.03 * normal());
  const cases: readonly [what: string, law: UslParameters, draw: (normal: () => number) => Point[]][] = [
    [
      'constant noise',
      past,
      (normal) =>
        lawPoints(past, thrice).map((point) => ({ ...point, throughput: point.throughput + 15 * normal() })),
    ],
    ['noise in proportion', past, proportional(past)],
    [
      'noise from 1 to 10 %',
      past,
      (normal) => lawPoints(past, thrice, (i) => (0.01 + (0.09 * Math.floor(i / 3)) / 7) * normal()),
    ],
    [
      'starts that differ by 5 %, shared by repetitions',
      past,
      (normal) => {
        const starts = sizes.map(() => 0.05 * normal());
        return lawPoints(past, thrice, (i) => (starts[Math.floor(i / 3)] ?? 0) + 0.01 * normal());
      },
    ],
    [
      'a start for each',
      past,
      (normal) => proportional(past)(normal).map((point, start) => ({ ...point, start })),
    ],
    [
      'a peak just beyond the largest size',
      past,
      proportional(
        past,
        [1, 2, 3, 4, 6, 8, 12, 16].flatMap((n) => [n, n, n]),
      ),
    ],
    ['no contention', { ...past, sigma: 0 }, proportional({ ...past, sigma: 0 })],
    ['no coherency', { ...past, kappa: 0 }, proportional({ ...past, kappa: 0 })],
    [
      'sizes to 20,000',
      { lambda: 100, sigma: 0.001, kappa: 1e-7 },
      proportional(
        { lambda: 100, sigma: 0.001, kappa: 1e-7 },
        [1, 10, 100, 500, 1_000, 5_000, 20_000].flatMap((n) => [n, n, n]),
      ),
    ],
  ];
  for (const [what, law, draw] of cases)
    it(`hold the truth in 90 to 99 of 100 sets: ${what}`, () => {
      const { printed, held } = coverage(law, draw);
      ok(printed >= 0.93, `${printed} have intervals`);
      for (const [name, share] of Object.entries(held)) ok(share >= 0.9 && share <= 0.99, `${name} ${share}`);
    });

  it('are withheld where throughput grows beyond proportion, or measurements resemble their neighbors', () => {
    const growing = { lambda: 100, sigma: -0.05, kappa: 0.003 };
    const { printed } = coverage(
      growing,
      proportional(
        growing,
        [1, 2, 3, 4, 6, 8, 12, 16].flatMap((n) => [n, n, n]),
      ),
    );
    ok(printed < 0.05, String(printed));
    const drifting = coverage(past, (normal) => {
      let last = normal();
      const rounds = [...sizes, ...sizes, ...sizes];
      return lawPoints(past, rounds, () => 0.03 * (last = 0.9 * last + Math.sqrt(0.19) * normal()));
    });
    ok(drifting.printed < 0.25, String(drifting.printed));
  });

  it('come with no throughput at a peak that the points do not bound', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { normal } = seeded(seed);
      const { peak } = fitUsl(proportional({ lambda: 100, sigma: 0.002, kappa: 1e-6 })(normal));
      deepEqual([peak?.throughput ?? null, peak?.latency ?? null], [null, null]);
    }
  });

  it('count a size once where its repetitions shared a start', () => {
    const { normal } = seeded(1);
    const points = lawPoints(past, thrice, () => 0.03 * normal());
    equal(fitUsl(points).method.degrees_of_freedom, 5);
    equal(fitUsl(points.map((point, start) => ({ ...point, start }))).method.looks, 'fresh');
    // Two measurements of one start are one look.
    const twice = points.flatMap((point, i) => [
      { ...point, start: i },
      { ...point, start: i },
    ]);
    const once = fitUsl(
      points.map((point, start) => ({ ...point, start })),
      { weights: 'none' },
    );
    near(fitUsl(twice, { weights: 'none' }).kappa.se, once.kappa.se ?? 0, 1e-6, 'se');
  });
});

describe('the covariance of a fit', () => {
  it('does not depend on the unit of the weights', () => {
    const points = pointsOf('gregg').map((point, i) => ({ ...point, weight: 1 + (i % 3) }));
    const small = points.map((point) => ({ ...point, weight: 1e-20 * point.weight }));
    const [own, same] = [points, small].map((given) => fitUsl(given, { weights: 'given' }).kappa.se);
    near(same, own ?? 0, 1e-6, 'se');
  });

  it('is symmetric, and gives every direction a variance of at least 0', () => {
    const covariance = fitUsl(pointsOf('gregg')).covariance ?? [];
    const { normal } = seeded(7);
    for (const r of [0, 1, 2])
      for (const c of [0, 1, 2]) near(covariance[r]?.[c], covariance[c]?.[r] ?? 0, 1e-12, 'element');
    for (let time = 0; time < 100; time += 1)
      ok(varianceOf([100 * normal(), normal(), 0.01 * normal()], covariance) >= 0);
  });
});

describe('the noise by size', () => {
  const noiseOf = (points: readonly Point[]): number[] => noiseBySize(looksOf(points, () => 1));

  it('follows what repetitions differ by', () => {
    const growing = sizes.flatMap((n) => [-1, 0, 1].map((step) => ({ n, throughput: 1_000 + step * n })));
    const noise = noiseOf(growing);
    ok((noise[0] ?? 1) < 0.1 && (noise.at(-1) ?? 0) > 2 && trendDegrees(noise) === 2);
  });

  it('is alike where they differ alike, where nothing is repeated, and where all agree', () => {
    for (const points of [
      sizes.flatMap((n) => [-1, 0, 1].map((step) => ({ n, throughput: 1_000 + step }))),
      sizes.map((n) => ({ n, throughput: 10 * n })),
      sizes.flatMap((n) => [0.1 * n, 0.1 * n].map((throughput) => ({ n, throughput }))),
    ])
      deepEqual(
        [new Set(noiseOf(points).map((value) => value.toFixed(9))).size, trendDegrees(noiseOf(points))],
        [1, 0],
      );
  });
});
