import { equal } from 'node:assert/strict';
import type { Settlement, Terms } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { noAbsence } from '@almanac-chain/agent/sli/settlement';
import { recountOf } from '../../src/agreements/recount.ts';

describe('a period with too few reporters', () => {
  const sampled = {
    expected: 9n,
    reported: 9n,
    samples: 9n,
    reporters: 2,
    quorum: true,
    coveragePpm: undefined,
    absence: noAbsence,
    buckets: [],
  };
  const record = { assigned: 0n, authored: 0n, windows: 1n, sampled };
  const whole = { samples: 9n, windows: 1n };
  const terms: Terms = {
    network: 0,
    target: 1,
    indicator: 'rpc',
    period: 'month',
    objective: { withinUs: 250_000, sharePpm: 900_000, floorPpm: 400_000 },
    minCoveragePpm: 0,
    minReporters: 3,
    fee: 10n,
    cap: 40n,
  };
  const settled: Settlement = {
    startS: 0,
    outcome: { kind: 'unknown', why: 'TooFewReporters' },
    feeToProvider: 0n,
    toCaller: 0n,
    toReporters: 0n,
    payout: 0n,
  };

  it('is not judged by its record alone, since the chain reads its days', () => {
    equal(recountOf(terms, { ...settled, outcome: { kind: 'kept' } }, record, whole).kind, 'none');
    equal(recountOf(terms, settled, record, whole).kind, 'none');
  });

  it('is where it is a day, or was accepted before the calendar was kept', () => {
    equal(recountOf({ ...terms, period: 'day' }, settled, record, whole).kind, 'same');
    equal(recountOf(terms, settled, record).kind, 'same');
  });
});
