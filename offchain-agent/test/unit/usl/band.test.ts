import assert from 'node:assert/strict';
import { bandAt } from '../../../src/usl/band.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { lawPoints, near, noisyPoints, pointsOf } from './cases.ts';

describe('the band of a fit', () => {
  it('has at the peak the certified standard error of the peak', () => {
    const fit = fitUsl(pointsOf('schaffer'));
    const { throughput, low } = bandAt(fit, fit.peak?.n ?? 0);
    // t with 2 degrees of freedom: 4.302653
    assert.equal(((throughput - (low ?? 0)) / 4.302653).toFixed(4), '1.3752');
  });

  it('is wider for a further measurement than for the law', () => {
    const band = bandAt(fitUsl(pointsOf('gregg')), 8);
    assert.ok((band.predictedHigh ?? 0) > (band.high ?? 0));
    assert.ok((band.predictedLow ?? 0) < (band.low ?? 0));
  });

  it('does not exist without degrees of freedom', () => {
    const fit = fitUsl(lawPoints({ lambda: 10, sigma: 0.05, kappa: 0.001 }, [1, 8, 40]));
    assert.equal(bandAt(fit, 4).low, null);
  });

  it('is as far above the law as below it', () => {
    const band = bandAt(fitUsl(pointsOf('gregg')), 8);
    const around = ([low, high]: readonly [number | null, number | null]): number =>
      ((low ?? 0) + (high ?? 0)) / 2;
    near(around([band.low, band.high]), band.throughput, 1e-6, 'the law');
    near(around([band.predictedLow, band.predictedHigh]), band.throughput, 1e-6, 'a measurement');
  });

  for (const weights of ['none', 'relative'] as const)
    it(`adds the noise of one measurement to the variance of the law, weights ${weights}`, () => {
      const sizes = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64];
      const law = { lambda: 10, sigma: 0.05, kappa: 0.001 };
      const fit = fitUsl(noisyPoints(law, sizes, { spread: 0.02, seed: 3 }), { weights });
      const { throughput, high, predictedHigh } = bandAt(fit, 8);
      // t with 10 - 3 degrees of freedom.
      const t = 2.3646242516;
      const noise = (fit.method.sse / 7) * (weights === 'relative' ? throughput ** 2 : 1);
      const own = ((high ?? 0) - throughput) / t;
      const further = ((predictedHigh ?? 0) - throughput) / t;
      near(further ** 2, own ** 2 + noise, 1e-6, 'variance');
    });

  it('exists with one degree of freedom', () => {
    const noise = (i: number): number => [0.01, -0.01, 0.01, -0.01][i] ?? 0;
    const fit = fitUsl(lawPoints({ lambda: 10, sigma: 0.05, kappa: 0.001 }, [1, 8, 20, 40], noise));
    assert.equal(fit.method.degrees_of_freedom, 1);
    assert.ok((bandAt(fit, 4).high ?? 0) > bandAt(fit, 4).throughput);
  });
});
