import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type JudgedRecord,
  judge,
  missedBy,
  ofEnoughReporters,
  type PeriodVerdict,
  sharesOf,
  wholeOf,
} from '../../../src/sli/settlement.ts';
import { readVectors } from './vectors.ts';

interface SettlementCase {
  share_ppm: number;
  floor_ppm: number;
  within_us: number;
  min_coverage_ppm: number;
  min_reporters: number;
  fee: string;
  cap: string;
  caller_ppm: number;
  record:
    | null
    | { slots: { authored: number; assigned: number } }
    | {
        samples: {
          expected: number;
          reported: number;
          samples: number;
          reporters: number;
          buckets: [number, number][];
        };
      };
  outcome: {
    kind: PeriodVerdict['kind'];
    why?: string;
    payout: string;
    to_caller: string;
    to_provider: string;
    fee_back: string;
    cap_released: string;
  };
}

interface PayoutCase {
  share: number;
  floor: number;
  payout: string | null;
}

const termsOf = (one: SettlementCase) => ({
  objective: { withinUs: one.within_us, sharePpm: one.share_ppm, floorPpm: one.floor_ppm },
  minCoveragePpm: one.min_coverage_ppm,
  minReporters: one.min_reporters,
  fee: BigInt(one.fee),
  cap: BigInt(one.cap),
});

function recordOf({ record }: SettlementCase): JudgedRecord | undefined {
  if (record === null) return undefined;
  if ('slots' in record) {
    const { assigned, authored } = record.slots;
    return { kind: 'slots', assigned: BigInt(assigned), authored: BigInt(authored) };
  }
  const { expected, reported, samples, reporters, buckets } = record.samples;
  return {
    kind: 'samples',
    expected: BigInt(expected),
    reported: BigInt(reported),
    samples: BigInt(samples),
    reporters,
    quorum: samples > 0,
    buckets: buckets.map(([index, count]) => [index, BigInt(count)]),
  };
}

describe('judge', () => {
  it('equals every golden vector, to the last part of the money', () => {
    for (const one of readVectors<SettlementCase>('settlement')) {
      const terms = termsOf(one);
      const verdict = judge(terms, recordOf(one));
      const { feeToProvider, toCaller, payout, feeBack, capReleased } = sharesOf(terms, verdict, {
        callerPpm: one.caller_ppm,
      });
      assert.deepEqual(
        {
          kind: verdict.kind,
          ...(verdict.kind === 'unknown' && { why: verdict.why }),
          payout: String(payout),
          to_caller: String(toCaller),
          to_provider: String(feeToProvider),
          fee_back: String(feeBack),
          cap_released: String(capReleased),
        },
        one.outcome,
        JSON.stringify(one),
      );
    }
  });

  it('pays what the vectors of the chain say, up to the widest counts', () => {
    const cases = readVectors<Readonly<Record<'cap' | 'part' | 'whole', string>> & PayoutCase>(
      'agreement-payouts',
    );
    for (const { cap, part, whole, share, floor, payout } of cases) {
      const terms = { objective: { withinUs: 0, sharePpm: share, floorPpm: floor }, cap: BigInt(cap) };
      const paid = missedBy(terms, { good: BigInt(part), whole: BigInt(whole) });
      assert.equal(paid === undefined ? null : String(paid), payout);
    }
  });

  it('pays a slot more or less, never both ways: more authored is never a higher payout', () => {
    const objective = { withinUs: 0, sharePpm: 990_000, floorPpm: 980_000 };
    const amount = fc.bigInt({ min: 1n, max: 2n ** 128n - 1n });
    const slots = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(amount, slots, fc.nat(), (cap, whole, seed) => {
        const good = seed % whole;
        const paid = (authored: number): bigint =>
          missedBy({ objective, cap }, { good: BigInt(authored), whole: BigInt(whole) }) ?? 0n;
        assert.ok(paid(good) >= paid(good + 1));
        assert.ok(paid(good) <= cap);
      }),
    );
  });
});

describe('a period held against the calendar', () => {
  const dayS = 86_400;
  const terms = {
    objective: { withinUs: 250_000, sharePpm: 990_000, floorPpm: 980_000 },
    minCoveragePpm: 800_000,
    minReporters: 3,
    fee: 1_000n,
    cap: 5_000n,
  };
  const whole = wholeOf({ samples: 14_400n, windows: 24 }, 0, dayS);
  const sampled = (changes: Partial<Extract<JudgedRecord, { kind: 'samples' }>> = {}): JudgedRecord => ({
    kind: 'samples',
    expected: 570n,
    reported: 570n,
    samples: 190n,
    windows: 19n,
    reporters: 3,
    quorum: true,
    buckets: [[100, 16n * 190n]],
    ...changes,
  });
  const away = (each: bigint, windows: bigint) => ({ each, all: 3n * each, windows });
  const lowCoverage = { kind: 'unknown', why: 'lowCoverage' } as const;

  it('stays unknown where less than the least coverage of its windows and samples is known', () => {
    assert.deepEqual(judge(terms, sampled(), whole), lowCoverage);
    assert.deepEqual(judge(terms, sampled({ windows: 20n }), whole), { kind: 'kept' });
    const samples = 11_520n;
    const all = { expected: 3n * samples, reported: 3n * samples, buckets: [[100, 16n * samples]] as const };
    assert.deepEqual(judge(terms, sampled({ ...all, samples, windows: 2n }), whole), { kind: 'kept' });
  });

  it('was not in time where the target was away by its own doing', () => {
    const walked = sampled({ expected: 720n, absence: away(50n, 5n) });
    assert.deepEqual(judge(terms, walked, whole), { kind: 'missed', payout: 5_000n });
    // 190 of 192 in time: 0.0417 % of 1 % below the promise.
    const little = sampled({ expected: 576n, absence: away(2n, 1n) });
    assert.deepEqual(judge(terms, little, whole), { kind: 'missed', payout: 208n });
    const gone = { expected: 720n, reported: 0n, samples: 0n, windows: 0n, reporters: 0, quorum: false };
    const all = sampled({ ...gone, buckets: [], absence: away(240n, 24n) });
    assert.deepEqual(judge(terms, all, whole), { kind: 'missed', payout: 5_000n });
    const silent = sampled({ ...gone, buckets: [], absence: away(24n, 2n) });
    assert.deepEqual(judge(terms, silent, whole), lowCoverage);
  });

  it('follows what was expected alone where the chain kept no calendar', () => {
    assert.equal(wholeOf(undefined, 0, dayS), undefined);
    assert.deepEqual(judge(terms, sampled()), { kind: 'kept' });
    assert.deepEqual(judge(terms, sampled({ expected: 720n, absence: away(50n, 5n) })), lowCoverage);
  });

  it('holds nine tenths of the slots, or of the windows', () => {
    const slots = (assigned: bigint, windows: bigint): JudgedRecord => ({
      kind: 'slots',
      assigned,
      authored: assigned,
      windows,
    });
    assert.deepEqual(judge(terms, slots(12_959n, 21n), whole), lowCoverage);
    assert.deepEqual(judge(terms, slots(12_960n, 1n), whole), { kind: 'kept' });
    assert.deepEqual(judge(terms, slots(600n, 22n), whole), { kind: 'kept' });
    assert.deepEqual(judge(terms, slots(600n, 1n)), { kind: 'kept' });
  });
});

describe('sharesOf', () => {
  it('gives out or back all that was held for the period, whatever the verdict', () => {
    const amount = fc.bigInt({ min: 0n, max: 2n ** 127n });
    const rates = fc.record({
      callerPpm: fc.integer({ min: 0, max: 10_000 }),
      reportersPpm: fc.integer({ min: 0, max: 100_000 }),
    });
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        rates,
        fc.nat(7),
        (fee, cap, part, { callerPpm, reportersPpm }, left) => {
          const payout = part > cap ? cap : part;
          const verdicts: readonly PeriodVerdict[] = [
            { kind: 'kept' },
            { kind: 'missed', payout },
            { kind: 'unknown', why: 'lowCoverage' },
          ];
          for (const verdict of verdicts) {
            const shares = sharesOf({ fee, cap }, verdict, { callerPpm, reportersPpm }, { left, days: 7 });
            const { feeToProvider, toCaller, toReporters, feeBack } = shares;
            assert.equal(feeToProvider + toCaller + toReporters + feeBack, fee);
            const isPaid = verdict.kind !== 'unknown';
            const earned = isPaid ? (fee * BigInt(left)) / 7n : 0n;
            assert.equal(feeBack, fee - earned);
            assert.equal(toReporters, (earned * BigInt(reportersPpm)) / 1_000_000n);
            assert.equal(shares.payout + shares.capReleased, cap);
          }
        },
      ),
    );
  });
});

describe('ofEnoughReporters', () => {
  const day = (reporters: number, good: bigint): Extract<JudgedRecord, { kind: 'samples' }> => ({
    kind: 'samples',
    expected: 500n,
    reported: 100n * BigInt(reporters),
    samples: 100n,
    windows: 24n,
    reporters,
    quorum: true,
    buckets: [[3, good]],
  });
  const week: JudgedRecord = {
    ...day(3, 0n),
    expected: 1_500n,
    reported: 1_300n,
    samples: 300n,
    windows: 72n,
  };

  it('sums the days with enough reporters, and keeps what was expected of all', () => {
    const known = ofEnoughReporters(week, [day(5, 1_600n), day(3, 0n), day(4, 800n)], 4);
    assert.deepEqual(known, {
      ...week,
      samples: 200n,
      windows: 48n,
      reporters: 4,
      daysLeft: 2,
      buckets: [
        [3, 1_600n],
        [3, 800n],
      ],
    });
  });

  it('returns the record itself where no day has enough', () => {
    assert.equal(ofEnoughReporters(week, [day(3, 0n)], 4), week);
    const slots: JudgedRecord = { kind: 'slots', assigned: 1n, authored: 1n };
    assert.equal(ofEnoughReporters(slots, [day(5, 0n)], 4), slots);
  });
});
