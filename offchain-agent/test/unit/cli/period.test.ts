import assert from 'node:assert/strict';
import { periodLabel } from '../../../src/chain/records/period-label.ts';
import { parsePeriodKind } from '../../../src/cli/question.ts';

describe('periodLabel', () => {
  it('names a period as people do', () => {
    assert.equal(periodLabel('window', 1_609_113_620), '2020-12-28 00:00:20');
    assert.equal(periodLabel('day', 1_609_113_600), '2020-12-28');
    assert.equal(periodLabel('week', 1_609_113_600), '2020-W53');
    assert.equal(periodLabel('month', 1_606_780_800), '2020-12');
    assert.equal(periodLabel('year', 1_577_836_800), '2020');
    assert.equal(periodLabel('era', 1_609_113_600), '2020-12-28 00:00:00');
    assert.equal(periodLabel('era', 0), 'the first');
  });
});

describe('parsePeriodKind', () => {
  it('refuses what is no period and lists those there are', () => {
    assert.equal(parsePeriodKind('week'), 'week');
    assert.throws(() => parsePeriodKind('hour'), {
      code: 'bad_input/period',
      message: '--period: "hour" is not a period; expected one of window, day, week, month, year, era',
    });
  });
});
