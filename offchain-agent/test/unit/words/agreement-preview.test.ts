import assert from 'node:assert/strict';
import type { Terms } from '../../../src/chain/agreement/agreement-shapes.ts';
import { almanacCurrency } from '../../../src/chain/amount.ts';
import { coverageOf, coverageText, termsLines } from '../../../src/words/agreement-preview.ts';

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

describe('coverageText', () => {
  it('tells periods by the calendar, also across a year', () => {
    assert.equal(
      coverageText('month', coverageOf('month', at('2026-12-01T00:00:00'), 3)),
      'the months 2026-12 to 2027-02: 2026-12-01 00:00:00 to 2027-03-01 00:00:00 UTC',
    );
    assert.equal(
      coverageText('week', coverageOf('week', at('2026-11-23T00:00:00'), 1)),
      'the week 2026-W48: 2026-11-23 00:00:00 to 2026-11-30 00:00:00 UTC',
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
        'kept     99 ALM to the provider, 1 ALM to the settling account',
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
