import assert from 'node:assert/strict';
import { historyStart } from '../../../../src/chain/records/history-start.ts';
import { windowStart } from '../../../../src/sli/calendar.ts';

/** Windows of 20 s; eras that begin at 0, 500 and 900, the first of which is forgotten. */
const records = {
  periodOf: async (kind: string, atS: number) => {
    if (kind === 'window') return { kind: 'window' as const, startS: windowStart(atS * 1_000, 20_000) };
    const startS = [900, 500].find((start) => start <= atS);
    return startS === undefined ? undefined : { kind: 'era' as const, startS };
  },
};

describe('historyStart', () => {
  it('goes back by the length of a window', async () => {
    assert.equal(await historyStart(records, 'window', 1_000, 5), 900);
    assert.equal(await historyStart(records, 'window', 40, 5), 0);
  });

  it('goes back by the calendar', async () => {
    const march = Date.UTC(2024, 2, 1) / 1_000;
    assert.equal(await historyStart(records, 'month', march, 2), Date.UTC(2024, 0, 1) / 1_000);
    assert.equal(await historyStart(records, 'year', Date.UTC(1971, 0, 1) / 1_000, 9), 0);
  });

  it('goes back era by era, to the first one that is known', async () => {
    assert.equal(await historyStart(records, 'era', 900, 1), 500);
    assert.equal(await historyStart(records, 'era', 900, 9), 500);
  });
});
