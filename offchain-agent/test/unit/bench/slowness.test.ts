import { deepEqual, equal, ok } from 'node:assert/strict';
import {
  lossCells,
  lossOf,
  lossText,
  nextRounds,
  type SlowedPair,
  Slowness,
} from '../../../bench/gate-nodes/slowness.ts';

describe('the search for a slowness', () => {
  /** A transfer takes 1 ms and so much more for each round. */
  const pairOf = (msPerRound: number, rounds: number, noise = 0): SlowedPair => ({
    rounds,
    normal: 80 * Math.exp(noise),
    slowed: 80 / (1 + msPerRound * rounds),
  });

  it('finds the loss of each number of rounds where nothing is noisy', () => {
    for (const msPerRound of [0.0001, 0.0002, 0.0006]) {
      const slowness = new Slowness([pairOf(msPerRound, 700), pairOf(msPerRound, 2_000)]);
      equal(slowness.perRound.toFixed(8), msPerRound.toFixed(8));
      equal(slowness.wantedRounds, Math.round(0.25 / msPerRound));
      const { likely, low, high } = slowness.lossAt(slowness.wantedRounds);
      equal(likely.toFixed(3), '0.200');
      ok(high - low < 1e-6);
      ok(slowness.isKnown);
    }
  });

  it('has the interval of the least squares, here computed by hand', () => {
    // k = 0.0002: ln(1.2) at 1,000 rounds, 0.05 above and below; slope 1000 / 1.2; error 0.05 sqrt(2) / sqrt(2) / slope.
    const slowness = new Slowness([pairOf(0.0002, 1_000, 0.05), pairOf(0.0002, 1_000, -0.05)]);
    equal(slowness.perRound.toFixed(7), '0.0002000');
    const { high } = slowness.lossAt(1_000);
    const k = 0.0002 + 12.7062 * ((0.05 * 1.2) / 1_000);
    equal(high.toFixed(4), (1 - 1 / (1 + k * 1_000)).toFixed(4));
  });

  it('shows what pairs lost by themselves, also where the slowed node was faster', () => {
    const of = (...ratios: number[]) =>
      lossOf(ratios.map((ratio) => ({ rounds: 1_000, normal: 100, slowed: 100 * ratio })));
    deepEqual(lossCells(of(0.8)), { value: '20.0 % slower', change: '-20.0 %' });
    deepEqual(lossCells(of(1.05)), { value: '5.0 % faster', change: '5.0 %' });
    equal(lossText(of(0.8)), '20.0 %');
    // ln 0.8 with 0.05 above and below: exp(-0.2231 ± 12.7062 * 0.05).
    equal(lossText(of(0.8 * Math.exp(0.05), 0.8 * Math.exp(-0.05))), '20.0 % (-51.0 % to 57.6 %)');
    equal(lossText({ likely: 0.2, low: 0.15, high: 0.25 }), '20.0 % (15.0 % to 25.0 %)');
  });

  it('believes no single pair, nor pairs that differ much', () => {
    ok(!new Slowness([pairOf(0.0002, 1_250)]).isKnown);
    ok(!new Slowness([pairOf(0.0002, 1_250, 0.1), pairOf(0.0002, 1_250, -0.1)]).isKnown);
    const many = Array.from({ length: 16 }, (_, i) => pairOf(0.0002, 1_250, i % 2 ? 0.06 : -0.06));
    ok(new Slowness(many).isKnown);
  });

  it('steps by a factor of four at most, and upwards where no loss was seen', () => {
    equal(nextRounds([pairOf(0.000001, 1_000)], 1_000), 4_000);
    equal(nextRounds([pairOf(0.001, 1_000)], 1_000), 250);
    equal(nextRounds([pairOf(0.0002, 1_000, -0.3)], 1_000), 4_000);
    equal(nextRounds([pairOf(0.0002, 1_000)], 1_000), 1_250);
  });
});
