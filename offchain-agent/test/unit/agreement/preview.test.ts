import assert from 'node:assert/strict';
import { coverageOf, coverageText, termsLines } from '../../../src/agreement/preview.ts';
import type { Terms } from '../../../src/chain/agreement/agreement-shapes.ts';
import { almanacCurrency } from '../../../src/chain/amount.ts';

const one = 10n ** 12n;
const terms: Terms = {
  network: 0,
  target: 1,
  indicator: 'authorship',
  period: 'month',
  objective: { withinUs: 0, sharePpm: 995_000, floorPpm: 980_000 },
  minCoveragePpm: 0,
  minReporters: 0,
  fee: 100n * one,
  cap: 400n * one,
};
const at = (text: string): number => Date.parse(`${text}Z`) / 1_000;

describe('coverageOf', () => {
  it('begins with the first period that begins at least the lead later, to the second', () => {
    const leadS = 7 * 86_400;
    const first = (text: string) => coverageOf('month', 1, { nowS: at(text), leadS }).firstS;
    assert.equal(first('2026-11-24T00:00:00'), at('2026-12-01T00:00:00'));
    assert.equal(first('2026-11-24T00:00:01'), at('2027-01-01T00:00:00'));
  });

  it('without a lead is the next period, or the one that begins this second', () => {
    const first = (text: string) => coverageOf('day', 1, { nowS: at(text), leadS: 0 }).firstS;
    assert.equal(first('2026-11-24T00:00:00'), at('2026-11-24T00:00:00'));
    assert.equal(first('2026-11-24T00:00:01'), at('2026-11-25T00:00:00'));
  });

  it('is told by the calendar, also across a year', () => {
    const covered = coverageOf('month', 3, { nowS: at('2026-11-22T00:00:00'), leadS: 0 });
    assert.equal(
      coverageText('month', covered),
      'the months 2026-12 to 2027-02: 2026-12-01 00:00:00 to 2027-03-01 00:00:00 UTC',
    );
    const day = coverageOf('day', 1, { nowS: at('2026-11-22T12:00:00'), leadS: 0 });
    assert.equal(
      coverageText('day', day),
      'the day 2026-11-23: 2026-11-23 00:00:00 to 2026-11-24 00:00:00 UTC',
    );
  });
});

describe('termsLines', () => {
  it('says who pays whom how much, for each outcome', () => {
    assert.deepEqual(
      termsLines({ terms, label: 'v1', callerPpm: 10_000, samples: 100_800 }, almanacCurrency),
      [
        'promise  v1: at least 99.5 % of its slots authored in each month',
        'fee      100 ALM a month, from the customer',
        'kept     99 ALM to the provider, 1 ALM to whoever settles',
        'missed   the same, and up to 400 ALM to the customer: 200 ALM at 98.75 %, 400 ALM at 98 % and below',
        'unknown  the fee goes back to the customer, nothing is paid: the period has no record',
        'example  of 100,800 slots of a month 504 may be missed; the next one pays 0.2646 ALM',
      ],
    );
  });

  it('names latency, coverage and reporters where samples are taken', () => {
    const sampled: Terms = {
      ...terms,
      indicator: 'rpc',
      objective: { ...terms.objective, withinUs: 1_500_000 },
      minCoveragePpm: 800_000,
      minReporters: 3,
    };
    const lines = termsLines({ terms: sampled, label: 'rpc', callerPpm: 0 }, almanacCurrency);
    assert.equal(
      lines[0],
      'promise  rpc: at least 99.5 % of rpc samples answered within 1,500 ms in each month',
    );
    assert.equal(
      lines[4],
      'unknown  the fee goes back to the customer, nothing is paid: coverage below 80 %, fewer than 3 reporters, or no record',
    );
    assert.equal(lines.length, 5);
  });
});
