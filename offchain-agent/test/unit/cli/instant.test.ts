import assert from 'node:assert/strict';
import { parseInstant } from '../../../src/base/instant.ts';
import { periodLabel } from '../../../src/chain/records/period-label.ts';
import { periodStart } from '../../../src/sli/calendar.ts';

const read = (text: string): string => new Date(parseInstant(text, '--at') * 1_000).toISOString();

describe('parseInstant', () => {
  it('takes a year, month, week or day for its first second, in UTC', () => {
    assert.equal(read('2026'), '2026-01-01T00:00:00.000Z');
    assert.equal(read('2026-11'), '2026-11-01T00:00:00.000Z');
    assert.equal(read('2026-11-20'), '2026-11-20T00:00:00.000Z');
    assert.equal(read('2026-W47'), '2026-11-16T00:00:00.000Z');
    assert.equal(read('2020-W53'), '2020-12-28T00:00:00.000Z');
  });

  it('reads a time of day with and without seconds', () => {
    assert.equal(read('2026-11-20T09:05Z'), '2026-11-20T09:05:00.000Z');
    assert.equal(read('2026-11-20 09:05:07'), '2026-11-20T09:05:07.000Z');
  });

  it('reads instants as JSON documents print them', () => {
    for (const text of ['2026-11-20T09:05:07.000Z', '2026-11-20T09:05:07.999Z'])
      assert.equal(read(text), '2026-11-20T09:05:07.000Z');
  });

  it('refuses days and weeks that no calendar has, and everything else', () => {
    for (const text of [
      '2026-02-29',
      '2026-13',
      '2026-11-20T24:00',
      '2021-W53',
      '2026-W00',
      '20.11.2026',
      '2026-11-20T09:05.5Z',
      'today',
      '1969',
      '0099',
      '0099-W10',
    ]) {
      assert.throws(() => parseInstant(text, '--at'), {
        code: 'bad_input/instant',
        message: `--at: "${text}" is not a date; expected a UTC date or time since 1970, for example 2026-11-20, 2026-11-20T09:00Z, 2026-W47, 2026-11 or 2026`,
      });
    }
  });

  it('reads the label of every calendar period back to its start', () => {
    for (const kind of ['day', 'week', 'month', 'year'] as const) {
      for (let timeS = 345_600; timeS < 2 ** 32; timeS += 9_999_991) {
        const startS = periodStart(kind, timeS);
        assert.equal(parseInstant(periodLabel(kind, startS), '--at'), startS, periodLabel(kind, startS));
      }
    }
  });

  it('says where the seconds of the chain end', () => {
    assert.throws(() => parseInstant('9999-01-01', '--at'), {
      code: 'bad_input/instant',
      message: '--at: "9999-01-01" lies after 2106-02-07, where the seconds of the chain end',
    });
  });
});
