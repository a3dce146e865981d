import assert from 'node:assert/strict';
import { parseDuration } from '../../../src/base/parse.ts';
import { longestWatchMs } from '../../../src/measure/cli/watch/ending.ts';

describe('parseDuration', () => {
  it('reads a number with a unit', () => {
    assert.deepEqual(
      ['250ms', '6s', '1.5m', '2h', '1d', '0s'].map((text) => parseDuration(text, 'x')),
      [250, 6_000, 90_000, 7_200_000, 86_400_000, 0],
    );
  });

  it('refuses what is longer than its user can wait', () => {
    assert.equal(parseDuration('24d', '--for', longestWatchMs), 24 * 86_400_000);
    assert.equal(parseDuration(`${longestWatchMs}ms`, '--for', longestWatchMs), longestWatchMs);
    for (const text of [`${longestWatchMs + 1}ms`, '25d']) {
      assert.throws(() => parseDuration(text, '--for', longestWatchMs), {
        code: 'bad_input/duration',
        message: `--for: "${text}" is too long; expected at most 24d`,
      });
    }
  });

  it('tells the longest in a unit in which it is not 0', () => {
    assert.throws(() => parseDuration('3h', '--for', 3_600_000), { message: /expected at most 1h$/ });
    assert.throws(() => parseDuration('2s', '--for', 1_500), { message: /expected at most 1s$/ });
  });

  it('refuses everything else and shows examples', () => {
    for (const text of ['10', 'm', '-5s', '1e3s', '5 weeks', '']) {
      assert.throws(() => parseDuration(text, '--for'), {
        code: 'bad_input/duration',
        message: `--for: "${text}" is not a duration; expected a number with ms, s, m, h or d, for example 90s or 10m`,
      });
    }
  });
});
