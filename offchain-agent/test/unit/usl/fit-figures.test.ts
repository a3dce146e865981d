import assert from 'node:assert/strict';
import { parametersOf } from '../../../src/usl/band.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { closedLatencyAt, penaltiesAt, throughputAt } from '../../../src/usl/model.ts';
import { flat, lawPoints, near, noisyPoints, pointsOf, steep } from './cases.ts';

describe('what a fit tells beside its parameters', () => {
  const noise = (i: number): number => [0.02, -0.03, 0.01, 0.02, -0.01][i % 5] ?? 0;
  const law = { lambda: 100, sigma: 0.1, kappa: 0.002 };
  const points = lawPoints(law, [1, 2, 4, 8, 16, 24, 32, 40], noise);

  it('is the band of the throughput at the peak, with its certified standard error', () => {
    const { peak } = fitUsl(pointsOf('schaffer'));
    // t with 2 degrees of freedom.
    const half = 4.302653 * 1.3752;
    near((peak?.throughput ?? 0) - (peak?.throughput_low ?? 0), half, 1e-4, 'below');
    near((peak?.throughput_high ?? 0) - (peak?.throughput ?? 0), half, 1e-4, 'above');
  });

  it('is the sizes that reach 90 and 95 % of the peak, or of the limit', () => {
    for (const fit of [fitUsl(points), fitUsl(pointsOf('voltdb'))]) {
      const most = fit.peak?.throughput ?? fit.limit ?? Number.NaN;
      const at = (n: number | null): number => throughputAt(parametersOf(fit), n ?? 0);
      near(at(fit.ideal.n90), 0.9 * most, 1e-9, 'n90');
      near(at(fit.ideal.n95), 0.95 * most, 1e-9, 'n95');
    }
  });

  it('is what contention and coherency cost at the largest size', () => {
    const fit = fitUsl([...points].reverse());
    assert.deepEqual(fit.penalties, { n: 40, ...penaltiesAt(parametersOf(fit), 40) });
  });

  it('is a band that never reaches below nothing', () => {
    const { largest } = fitUsl(noisyPoints(law, [1, 8, 20, 40], { spread: 0.2, seed: 1 }));
    assert.ok((largest.high ?? 0) > 2 * largest.throughput);
    assert.equal(largest.low, 0);
  });

  it('is the throughput at the peak while it may be within twice what was measured, its band within that', () => {
    const far = fitUsl(pointsOf('nodejs')).peak;
    assert.deepEqual([far?.throughput, far?.throughput_high, far?.latency], [null, null, null]);
    assert.ok((far?.n ?? 0) > 50 && far?.n_high === null);
    const beyond = fitUsl(noisyPoints(law, [1, 2, 4, 8, 12, 16, 20], { spread: 0.005, seed: 1 })).peak;
    assert.ok((beyond?.n_high ?? 0) > 20 && (beyond?.n_high ?? 99) < 40, String(beyond?.n_high));
    assert.ok((beyond?.throughput ?? 0) > 0 && beyond?.throughput_high === null);
  });

  it('is what one reaches where the peak lies below one', () => {
    for (const points of [flat, lawPoints({ lambda: 100, sigma: 0.1, kappa: 2 }, [1, 2, 3, 4, 6], noise)]) {
      const { peak, lambda } = fitUsl(
        points.map((point) => ({ ...point, latency: 0.1 })),
        { sweep: 'concurrency' },
      );
      assert.ok((peak?.n ?? 1) < 1, String(peak?.n));
      near(peak?.throughput, lambda.estimate, 1e-12, 'throughput');
      near(
        (peak?.throughput_high ?? 0) - (peak?.throughput ?? 0),
        (lambda.high ?? 0) - lambda.estimate,
        1e-9,
        'band',
      );
      near(peak?.latency, 1 / lambda.estimate, 1e-12, 'latency');
    }
  });

  it('is the residuals, in the order of the points', () => {
    const shuffled = [...points].reverse();
    const fit = fitUsl(shuffled);
    const at = (n: number): number => throughputAt(parametersOf(fit), n);
    assert.deepEqual(
      fit.residuals,
      shuffled.map(({ n, throughput }) => throughput - at(n)),
    );
  });

  it('is the error at sizes that the law has not seen, with all their repetitions', () => {
    const twice = [...points, ...lawPoints(law, [8, 24], (i) => -noise(i))];
    const errors = twice.map(({ n, throughput }) => {
      const others = fitUsl(
        twice.filter((point) => point.n !== n),
        { weights: 'none' },
      );
      return (throughput - throughputAt(parametersOf(others), n)) / throughput;
    });
    const expected = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    near(fitUsl(twice, { weights: 'none' }).loo_error, expected, 1e-9, 'error');
    assert.ok(expected > 0.005 && expected < 0.2, String(expected));
    assert.equal(fitUsl([...twice].reverse()).loo_error, fitUsl(twice).loo_error);
  });

  it('is no such error of three sizes, of more than 2,000, or where the others fit no law', () => {
    assert.equal(fitUsl(points.slice(0, 3)).loo_error, null);
    assert.ok(fitUsl(points.slice(0, 4)).loo_error !== null);
    const many = Array.from({ length: 2_001 }, (_, i) => i + 1);
    assert.equal(fitUsl(lawPoints({ ...law, kappa: 1e-7 }, many)).loo_error, null);
    assert.equal(fitUsl(steep).loo_error, null);
  });

  it('is the latency of a closed system in a sweep over its concurrency, and none of what had none', () => {
    const timed = points.map((point) => ({ ...point, latency: 0.1 }));
    const closed = fitUsl(timed, { sweep: 'concurrency' });
    near(closed.peak?.latency, closedLatencyAt(parametersOf(closed), closed.peak?.n ?? 0), 1e-12, 'latency');
    assert.equal(closed.method.in_flight, null);
    const silent = fitUsl(points);
    assert.deepEqual([silent.peak?.latency, silent.method.in_flight], [null, null]);
  });

  it('is the load in flight by the points that have a latency', () => {
    const some = points.map((point, i) =>
      i % 2 === 0 ? { ...point, latency: 50 / point.throughput } : point,
    );
    const alone = some.filter(({ latency }) => latency !== undefined);
    for (const given of [some, alone]) near(fitUsl(given).method.in_flight, 50, 0.05, 'in flight');
  });

  it('is no interval of three points, and one from four on', () => {
    const { lambda, peak, covariance } = fitUsl(points.slice(0, 3));
    assert.deepEqual([lambda.se, lambda.low, lambda.high, covariance], [null, null, null, null]);
    assert.deepEqual([peak?.throughput_low ?? null, peak?.throughput_high ?? null], [null, null]);
    const four = fitUsl(lawPoints(law, [1, 8, 20, 40], noise));
    assert.ok((four.lambda.se ?? 0) > 0 && (four.largest.high ?? 0) > four.largest.throughput);
  });

  it('is an interval from the bound on of what a bound holds, and none beyond what a share can be', () => {
    const { sigma, lambda, kappa } = fitUsl(pointsOf('voltdb'));
    assert.deepEqual([kappa.bound, kappa.low], ['zero', 0]);
    assert.ok((kappa.high ?? 0) > 0 && (lambda.se ?? 0) > 0 && sigma.low !== null);
    const beyond = fitUsl(pointsOf('gregg_1to10'));
    assert.equal(beyond.method.no_interval, 'superlinear');
    assert.deepEqual([beyond.sigma.low, beyond.lambda.low, beyond.largest.low], [null, null, null]);
    const wild = fitUsl(lawPoints({ ...law, sigma: 0.02 }, [1, 2, 4, 8, 16, 32], (i) => 5 * noise(i)));
    assert.ok((wild.sigma.low ?? -1) >= 0 && (wild.kappa.low ?? -1) >= 0 && (wild.sigma.high ?? 2) <= 1);
  });
});
