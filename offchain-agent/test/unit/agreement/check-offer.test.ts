import assert from 'node:assert/strict';
import { highestShare, offerFaults, roomFault, samplesNeeded } from '../../../src/agreement/check-offer.ts';
import { parseOffer } from '../../../src/agreement/offer-file.ts';
import { almanacCurrency } from '../../../src/chain/amount.ts';

const bounds = {
  leadS: 604_800,
  minSharePpm: 900_000,
  minGapPpm: 10_000,
  mostCapPerFee: 5,
  mostPeriods: 24,
  minCoveragePpm: 500_000,
  minReporters: 3,
  callerPpm: 10_000,
  exposurePerReporter: 0n,
};

const rpcOf = (sharePpm: number) => ({
  objective: { withinUs: 1, sharePpm, floorPpm: 0 },
  indicator: 'rpc' as const,
  period: 'day' as const,
});

describe('roomFault', () => {
  it('takes exactly the samples that leave room for 10 misses, and refuses one fewer', () => {
    assert.equal(samplesNeeded(999_000), 10_000);
    assert.equal(samplesNeeded(1_000_000), Number.POSITIVE_INFINITY);
    assert.equal(roomFault(rpcOf(999_000), 10_000), undefined);
    assert.equal(
      roomFault(rpcOf(999_000), 9_999),
      'a share of 99.9 % takes 10,000 samples in a period, so that chance decides nothing (room for 10 misses); a day has 9,999: promise 99.8999 % at most, or choose a longer period',
    );
    assert.match(
      roomFault({ ...rpcOf(999_999), indicator: 'authorship' }, 3_600) ?? '',
      /takes 10,000,000 slots/,
    );
  });

  it('names a share that the same samples carry, and none where there is none', () => {
    for (const samples of [10, 11, 1_440, 40_320]) {
      const highest = highestShare(samples);
      assert.ok(samplesNeeded(highest) <= samples);
      assert.ok(samplesNeeded(highest + 1) > samples);
    }
    assert.match(roomFault(rpcOf(1_000_000), 0) ?? '', /: choose a longer period$/);
  });
});

describe('offerFaults', () => {
  const written = {
    target: 'x',
    indicator: 'rpc',
    period: 'month',
    share: '99%',
    floor: '98%',
    within: '1s',
    coverage: '50%',
    reporters: 3,
    fee: '100 ALM',
    cap: '500 ALM',
    periods: 24,
    until: '2026-11-23',
  };
  const nowS = Date.UTC(2026, 10, 22) / 1_000;
  const faults = (changed: object) =>
    offerFaults(parseOffer({ ...written, ...changed }, 'x', almanacCurrency), {
      bounds,
      samples: 40_320,
      nowS,
    });

  it('finds none in an offer at every bound', () => {
    assert.deepEqual(faults({}), []);
  });

  it('finds all that lies beyond, at once', () => {
    const beyond = {
      share: '89.9999%',
      floor: '89%',
      coverage: '49.9999%',
      reporters: 2,
      cap: '500.000000000001 ALM',
      periods: 25,
      until: '2026-11-22',
    };
    assert.deepEqual(faults(beyond), [
      'share: must be at least 90 %',
      'floor: must be at least 1 % below the share, so that no single sample decides',
      'coverage: must be at least 50 %',
      'reporters: must be at least 3',
      'cap: must be at most 5 times the fee',
      'periods: must be at most 24',
      'until: must lie behind the time of the chain, 2026-11-22 00:00:00 UTC',
    ]);
  });
});
