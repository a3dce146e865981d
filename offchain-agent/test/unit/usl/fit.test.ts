import assert from 'node:assert/strict';
import { cases } from '../../../../tests/support/usl-cases.ts';
import type { AgentError } from '../../../src/base/error.ts';
import { parametersOf } from '../../../src/usl/band.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { throughputAt } from '../../../src/usl/model.ts';
import { flat, lawPoints, near, pointsOf } from './cases.ts';

describe('the fit of the Universal Scalability Law', () => {
  for (const certified of cases) {
    it(`agrees with the certified case ${certified.name}`, () => {
      const fit = fitUsl(pointsOf(certified.name), { weights: 'none' });
      near(fit.lambda.estimate, certified.lambda, 1e-8, 'lambda');
      near(fit.sigma.estimate, certified.sigma, 1e-8, 'sigma');
      near(fit.kappa.estimate, certified.kappa, 1e-8, 'kappa');
      near(fit.method.sse, certified.sse, 1e-8, 'sse');
      near(fit.r2, certified.r2, 1e-9, 'r2');
      assert.equal(fit.sigma.bound, certified.sigma === 0 ? 'zero' : null);
      assert.equal(fit.kappa.bound, certified.kappa === 0 ? 'zero' : null);
      if (certified.se) {
        near(fit.lambda.se, certified.se[0], 1e-6, 'se of lambda');
        near(fit.sigma.se, certified.se[1], 1e-6, 'se of sigma');
        near(fit.kappa.se, certified.se[2], 1e-6, 'se of kappa');
      }
      if (certified.peak) {
        near(fit.peak?.n, certified.peak[0], 1e-8, 'N at the peak');
        near(throughputAt(parametersOf(fit), certified.peak[0]), certified.peak[1], 1e-8, 'peak');
      } else {
        assert.equal(fit.peak, null);
        near(fit.limit, certified.limit ?? Number.NaN, 1e-7, 'limit');
      }
    });
  }

  it('gives the intervals of a two-sided t with n - 3 degrees of freedom', () => {
    const { lambda, sigma, kappa } = fitUsl(pointsOf('schaffer'));
    near(lambda.low, 30.827, 1e-5, 'lambda low');
    near(lambda.high, 44.4948, 1e-5, 'lambda high');
    near(sigma.low, 0.089058, 1e-5, 'sigma low');
    near(sigma.high, 0.315372, 1e-5, 'sigma high');
    near(kappa.low, 0.0173927, 1e-5, 'kappa low');
    near(kappa.high, 0.0298069, 1e-5, 'kappa high');
  });

  it('ends where contention is 1 and the peak lies below every size', () => {
    const fit = fitUsl(flat);
    assert.equal(fit.sigma.bound, 'one');
    assert.equal(fit.peak?.n_low ?? null, null);
  });

  it('bounds N at the peak by profile likelihood, or says that nothing bounds it', () => {
    const bounds = (name: string): (number | null | undefined)[] => {
      const { peak } = fitUsl(pointsOf(name), { weights: 'none' });
      return [peak?.n_low, peak?.n_high].map((value) => value && Number(value.toPrecision(5)));
    };
    assert.deepEqual(bounds('schaffer'), [5.1226, 6.6316]);
    assert.deepEqual(bounds('gregg'), [13.113, 15.746]);
    assert.deepEqual(bounds('pyusl_ex1'), [39.629, 147.12]);
    assert.deepEqual(bounds('nodejs'), [28.076, null]);
  });

  it('predicts the latency of a validator sweep from what was in flight, not from N', () => {
    const latencies = [17.1, 7.2, 8.8, 10.3, 11.3];
    const points = pointsOf('schaffer').map((point, i) => ({ ...point, latency: latencies[i] as number }));
    const fit = fitUsl(points);
    near(fit.method.in_flight, 639.2, 1e-3, 'in flight');
    near(fit.peak?.latency, 7.69, 1e-3, 'latency at the peak');
    assert.equal(fit.peak?.best_n, 6);
  });

  it('takes the rows in any order', () => {
    const points = pointsOf('gregg');
    const { points: _, residuals: __, ...straight } = fitUsl(points);
    const { points: ___, residuals: ____, ...reversed } = fitUsl([...points].reverse());
    assert.deepEqual(reversed, straight);
  });

  it('scales with the unit of throughput', () => {
    const fit = fitUsl(pointsOf('gregg'));
    const scaled = fitUsl(
      pointsOf('gregg').map(({ n, throughput }) => ({ n, throughput: throughput * 1_000 })),
    );
    near(scaled.lambda.estimate, fit.lambda.estimate * 1_000, 1e-10, 'lambda');
    near(scaled.lambda.se, (fit.lambda.se ?? 0) * 1_000, 1e-8, 'se');
    near(scaled.sigma.estimate, fit.sigma.estimate, 1e-10, 'sigma');
    near(scaled.kappa.estimate, fit.kappa.estimate, 1e-10, 'kappa');
    near(scaled.peak?.n, fit.peak?.n ?? 0, 1e-10, 'N at the peak');
  });

  it('scales up to the largest and smallest units, and names those beyond', () => {
    const { kappa } = fitUsl(pointsOf('gregg'));
    const inUnit = (unit: number) =>
      fitUsl(pointsOf('gregg').map(({ n, throughput }) => ({ n, throughput: throughput * unit })));
    for (const unit of [1e-50, 1e46]) near(inUnit(unit).kappa.estimate, kappa.estimate, 1e-9, `${unit}`);
    for (const unit of [1e-300, 1e300])
      assert.throws(() => inUnit(unit), {
        code: 'bad_input/points',
        message: /^point 1: throughput must be from 1e-50 to 1e\+50, got [\d.]+e.*: use another unit$/,
      });
  });

  it('keeps the estimates and errors when every row is there twice: a size counts once', () => {
    const [once, twice] = [1, 2].map((times) =>
      fitUsl(Array.from({ length: times }, () => pointsOf('gregg')).flat(), { weights: 'relative' }),
    );
    near(twice?.kappa.estimate, once?.kappa.estimate ?? 0, 1e-9, 'kappa');
    near(twice?.kappa.se, once?.kappa.se ?? 0, 1e-6, 'se of kappa');
  });

  it('weights by the points own standard deviation', () => {
    const points = pointsOf('gregg');
    const equal = fitUsl(
      points.map((point) => ({ ...point, sd: 2 })),
      { weights: 'given' },
    );
    near(equal.kappa.estimate, fitUsl(points).kappa.estimate, 1e-9, 'kappa');
    assert.throws(
      () => fitUsl(points, { weights: 'given' }),
      /the point at n = 1 has neither a weight nor a standard deviation/,
    );
  });

  it('takes a standard deviation for the weight of its square', () => {
    const sds = pointsOf('gregg').map(({ n }) => 1 + (n % 4));
    const bySd = pointsOf('gregg').map((point, i) => ({ ...point, sd: sds[i] as number }));
    const byWeight = pointsOf('gregg').map((point, i) => ({ ...point, weight: 1 / (sds[i] as number) ** 2 }));
    const [one, other] = [bySd, byWeight].map((points) => fitUsl(points, { weights: 'given' }));
    assert.deepEqual([one?.lambda, one?.sigma, one?.kappa], [other?.lambda, other?.sigma, other?.kappa]);
    assert.ok(Math.abs((one?.kappa.estimate ?? 0) - fitUsl(pointsOf('gregg')).kappa.estimate) > 1e-6);
  });

  it('iterates relative weights until nothing moves', () => {
    const fit = fitUsl(pointsOf('gregg'), { weights: 'relative' });
    assert.ok(fit.method.weight_rounds >= 3 && fit.method.weight_rounds <= 16);
    // The fixed point itself: weights from the fit give the fit again.
    const { lambda, sigma, kappa } = fit;
    const law = { lambda: lambda.estimate, sigma: sigma.estimate, kappa: kappa.estimate };
    const again = fitUsl(
      pointsOf('gregg').map((point, i) => ({
        ...point,
        weight: 1 / (lawPoints(law, [i + 1])[0]?.throughput ?? 1) ** 2,
      })),
      { weights: 'given' },
    );
    near(again.kappa.estimate, kappa.estimate, 1e-10, 'kappa');
  });

  it('is exact through three points and then gives no interval', () => {
    const fit = fitUsl(lawPoints({ lambda: 10, sigma: 0.05, kappa: 0.001 }, [1, 8, 40]));
    near(fit.kappa.estimate, 0.001, 1e-9, 'kappa');
    assert.equal(fit.kappa.se, null);
    assert.equal(fit.peak?.n_low, null);
    assert.ok(fit.flags.includes('low_confidence'));
  });

  describe('against repetitions', () => {
    const noise = (i: number): number => [0.01, -0.012, 0.004][i % 3] ?? 0;
    const sizes = [1, 2, 4, 8, 16, 32].flatMap((n) => [n, n, n]);
    const plateau = sizes.map((n, i) => ({ n, throughput: Math.min(10 * n, 80) * (1 + noise(i)) }));
    const law = lawPoints({ lambda: 10, sigma: 0.05, kappa: 0.001 }, sizes, noise);
    const fresh = (points: typeof law) => points.map((point, start) => ({ ...point, start }));

    it('tests the law where each of them had a network of its own', () => {
      const good = fitUsl(fresh(law));
      assert.ok((good.lack_of_fit?.p ?? 0) > 0.01);
      assert.equal(good.flags.includes('not_usl'), false);
      const bad = fitUsl(fresh(plateau));
      assert.ok((bad.lack_of_fit?.p ?? 1) < 1e-6);
      assert.ok(bad.flags.includes('not_usl'));
    });

    it('does not take those of one network for several looks at a size', () => {
      const offset = (n: number): number => ([1, 4, 16].includes(n) ? 0.03 : -0.03);
      const shared = law.map(({ n, throughput }) => ({ n, throughput: throughput * (1 + offset(n)) }));
      const fit = fitUsl(shared);
      assert.equal(fit.lack_of_fit?.assumed_noise, 0.05);
      assert.ok(!fit.flags.includes('not_usl'));
      assert.ok(fitUsl(fresh(shared)).flags.includes('not_usl'));
    });
  });
});

describe('flags of a fit', () => {
  const flagsOf = (points: Parameters<typeof fitUsl>[0]): readonly string[] => fitUsl(points).flags;

  it('say that a peak beyond the largest size is extrapolated', () => {
    const law = { lambda: 100, sigma: 0.03, kappa: 0.0005 };
    assert.ok(flagsOf(lawPoints(law, [1, 2, 4, 8, 12, 16, 20])).includes('extrapolated'));
    assert.equal(flagsOf(lawPoints(law, [1, 2, 4, 8, 16, 32, 64])).includes('extrapolated'), false);
  });

  it('say that growth was more than linear', () => {
    assert.ok(flagsOf(pointsOf('gregg_1to10')).includes('superlinear'));
  });

  it('say that there is no peak', () => {
    assert.deepEqual(flagsOf(pointsOf('voltdb')), ['no_peak', 'low_confidence']);
  });

  it('say that throughput falls from the first size on', () => {
    const hotstuff = [
      { n: 10, throughput: 79_063 },
      { n: 20, throughput: 53_145 },
      { n: 50, throughput: 29_789 },
    ];
    assert.ok(flagsOf(hotstuff).includes('past_peak'));
  });
});

describe('points that cannot be fitted', () => {
  const refused = (points: Parameters<typeof fitUsl>[0], message: RegExp): void =>
    assert.throws(() => fitUsl(points), message);

  it('are fewer than three different sizes', () => {
    refused(lawPoints({ lambda: 1, sigma: 0, kappa: 0 }, [1, 2, 2]), /at least 3 different sizes, got 2/);
    refused([], /got 0/);
  });

  it('are zeros, negatives and what is no number, each named', () => {
    const good = { n: 2, throughput: 3 };
    refused([good, { n: 0, throughput: 3 }], /point 2: n must be above 0, got 0/);
    refused([{ n: 1, throughput: -3 }], /point 1: throughput must be above 0, got -3/);
    refused([{ n: Number.NaN, throughput: 0 }], /point 1: n .*NaN, throughput .*got 0/);
    refused([{ ...good, sd: Number.POSITIVE_INFINITY }], /sd must be above 0, got Infinity/);
    refused([{ ...good, latency: 0 }], /latency must be above 0, got 0/);
    refused([{ ...good, weight: -1 }], /weight must be above 0, got -1/);
  });

  it('are told with their place, or with how many sizes there are and must be', () => {
    const good = { n: 2, throughput: 3 };
    const told = (points: Parameters<typeof fitUsl>[0]): unknown => {
      try {
        return fitUsl(points);
      } catch (error) {
        return (error as AgentError).data;
      }
    };
    assert.deepEqual(told([good, { n: 0, throughput: 3 }]), { point: 2 });
    assert.deepEqual(told([good, good]), { have: 1, need: 3 });
  });
});
