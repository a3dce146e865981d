import { deepEqual, equal, ok } from 'node:assert/strict';
import { LatencyHistogram } from '../../../../src/scale/load/figures.ts';

function histogramOf(values: readonly number[], unanswered = 0): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  for (let i = 0; i < unanswered; i++) histogram.recordUnanswered();
  return histogram;
}

describe('the latencies of a load', () => {
  it('have quantiles that are at most 1/32 above the truth and never below', () => {
    const values = Array.from({ length: 1_000 }, (_, i) => 137 * (i + 1));
    const histogram = histogramOf(values);
    for (const share of [0.01, 0.5, 0.9, 0.99, 1]) {
      const truth = values[Math.ceil(share * 1_000) - 1] ?? 0;
      const told = histogram.quantile(share) ?? 0;
      ok(told >= truth && told <= truth * (1 + 1 / 32), `${share}: ${told} for ${truth}`);
    }
  });

  it('count what was never answered as slower than every answer', () => {
    const histogram = histogramOf(
      Array.from({ length: 99 }, () => 1_000),
      1,
    );
    equal(histogram.quantile(0.99), 1_000);
    equal(
      histogramOf(
        Array.from({ length: 98 }, () => 1_000),
        2,
      ).quantile(0.99),
      null,
    );
  });

  it('are never told too short, however long they are', () => {
    // Where the buckets end, and beyond.
    for (const us of [134_217_727, 134_217_728, 170_000_000])
      equal(histogramOf([1_000, us]).quantile(0.99), us);
  });

  it('have a mean and a maximum of what was answered', () => {
    const { mean, max, count, unanswered } = histogramOf([10, 20, 60], 2).summary();
    deepEqual({ mean, max, count, unanswered }, { mean: 30, max: 60, count: 3, unanswered: 2 });
  });

  it('are no numbers when there are none', () => {
    deepEqual(histogramOf([]).summary(), {
      count: 0,
      unanswered: 0,
      mean: null,
      p50: null,
      p90: null,
      p95: null,
      p99: null,
      max: null,
    });
  });

  it('take a rounding of clocks below zero for zero', () => {
    equal(histogramOf([-0.4]).quantile(1), 0);
  });
});
