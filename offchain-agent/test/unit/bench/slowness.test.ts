import { equal, ok } from 'node:assert/strict';
import { isWanted, lossOf, nextRounds, type Trial } from '../../../bench/gate-nodes/slowness.ts';

describe('the search for a slowness', () => {
  /** A transfer takes 1 ms and so much more for each round. */
  function found(msPerRound: number, noise: (trial: number) => number = () => 0): Trial[] {
    const trials: Trial[] = [];
    for (let rounds = 1_000; trials.length < 8; rounds = nextRounds(trials)) {
      const loss = 1 - Math.exp(noise(trials.length)) / (1 + msPerRound * rounds);
      trials.push({ rounds, loss, pairs: 3 });
      if (isWanted({ loss })) break;
    }
    return trials;
  }

  it('reaches a loss of a fifth in the second trial where nothing is noisy', () => {
    for (const msPerRound of [0.0001, 0.0002, 0.0006]) {
      const trials = found(msPerRound);
      equal(trials.length, 2);
      equal(trials[1]?.loss.toFixed(3), '0.200');
    }
  });

  it('steps upwards by a factor of four at most, and down to where the line through no rounds is', () => {
    equal(nextRounds([{ rounds: 1_000, loss: 0.001, pairs: 1 }]), 4_000);
    equal(nextRounds([{ rounds: 1_000, loss: 0.5, pairs: 1 }]), 250);
  });

  it('goes on upwards where no loss was seen', () => {
    equal(nextRounds([{ rounds: 1_000, loss: -0.02, pairs: 1 }]), 4_000);
  });

  it('ends with noise of 2 %', () => {
    const trials = found(0.0003, (trial) => 0.02 * Math.sin(7 * trial + 1));
    ok(trials.length < 8, `${trials.length}`);
  });

  it('uses the slope of all trials where noise turned their order', () => {
    const next = nextRounds([
      { rounds: 1_000, loss: 0.23, pairs: 3 },
      { rounds: 1_100, loss: 0.17, pairs: 3 },
    ]);
    ok(next > 900 && next < 1_200, `${next}`);
  });

  it('goes by the trials of the most pairs', () => {
    // What a single pair said of 1,000 rounds would put the next trial above 1,250.
    const next = nextRounds([
      { rounds: 1_000, loss: 0.06, pairs: 1 },
      { rounds: 3_923, loss: 0.488, pairs: 3 },
      { rounds: 1_613, loss: 0.32, pairs: 3 },
    ]);
    ok(next > 800 && next < 900, `${next}`);
  });

  it('takes the median ratio of pairs, with an interval that has no end for a single pair', () => {
    const single = lossOf([{ normal: 100, slowed: 80 }]);
    equal(single.loss.toFixed(3), '0.200');
    equal(single.low, undefined);
    const { loss, low, high } = lossOf([
      { normal: 100, slowed: 79 },
      { normal: 90, slowed: 72 },
      { normal: 110, slowed: 89 },
    ]);
    equal(loss.toFixed(3), '0.200');
    ok(low !== undefined && high !== undefined && low < 0.2 && high > 0.2);
  });
});
