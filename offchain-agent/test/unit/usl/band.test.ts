import assert from 'node:assert/strict';
import { bandAt } from '../../../src/usl/band.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { lawPoints, pointsOf } from './cases.ts';

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
});
