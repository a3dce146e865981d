import { equal } from 'node:assert/strict';
import type { Terms } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { historyRows } from '../../src/agreements/history-rows.ts';
import type { PeriodRecord } from '../../src/agreements/read.ts';

const dayS = 86_400;
const terms: Terms = {
  network: 0,
  target: 1,
  indicator: 'rpc',
  period: 'day',
  objective: { withinUs: 500_000, sharePpm: 900_000, floorPpm: 400_000 },
  minCoveragePpm: 500_000,
  minReporters: 3,
  fee: 10n,
  cap: 40n,
};
/** Half of a day the target was away by its own doing, and it answered all that it was asked. */
const halfAway: PeriodRecord = {
  assigned: 0n,
  authored: 0n,
  windows: 12n,
  provisional: false,
  sampled: {
    expected: 600n,
    reported: 300n,
    samples: 100n,
    reporters: 3,
    quorum: true,
    coveragePpm: 500_000,
    absence: { each: 100n, all: 300n, windows: 12n },
    buckets: [[0, 1_600n]],
  },
};

describe('a period in which the target was away by its own doing', () => {
  const outcomeWith = (due: { readonly samples: bigint; readonly windows: number } | undefined) => {
    const [row] = historyRows({
      agreement: { terms, nextS: 2 * dayS, left: 1, due },
      isOpen: false,
      past: undefined,
      due: undefined,
      records: new Map([[dayS, halfAway]]),
      nowS: 2 * dayS,
      rates: { callerPpm: 0 },
    });
    return row?.settlement;
  };

  it('misses what was accepted with the calendar', () => {
    equal(outcomeWith({ samples: 200n, windows: 24 })?.payout, 32n);
  });

  it('lowers coverage alone in what was accepted before', () => {
    equal(outcomeWith(undefined)?.outcome.kind, 'kept');
  });
});
