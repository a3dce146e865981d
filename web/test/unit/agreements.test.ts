import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type {
  AgreementBounds,
  Settlement,
  StoredAgreement,
  Terms,
} from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { almanacCurrency } from '@almanac-chain/agent/chain/amount';
import { noAbsence } from '@almanac-chain/agent/sli/settlement';
import { comesTo, historyRows } from '../../src/agreements/history-rows.ts';
import { type PastBlocks, readPast } from '../../src/agreements/past.ts';
import type { PeriodRecord } from '../../src/agreements/read.ts';
import { partOf, recountOf } from '../../src/agreements/recount.ts';
import { agreementWords, releasedBy } from '../../src/agreements/words.ts';

const dayS = 86_400;
const unit = 10n ** 12n;
const terms: Terms = {
  network: 0,
  target: 1,
  indicator: 'authorship',
  period: 'day',
  objective: { withinUs: 0, sharePpm: 900_000, floorPpm: 400_000 },
  minCoveragePpm: 0,
  minReporters: 0,
  fee: 10n * unit,
  cap: 40n * unit,
};
const counted = { windows: 24n, sampled: undefined, provisional: false };
const slots = (authored: bigint, assigned: bigint): PeriodRecord => ({ ...counted, authored, assigned });

interface Vector {
  readonly share_ppm: number;
  readonly floor_ppm: number;
  readonly within_us: number;
  readonly min_coverage_ppm: number;
  readonly min_reporters: number;
  readonly fee: string;
  readonly cap: string;
  readonly caller_ppm: number;
  readonly record: {
    readonly slots?: { readonly authored: number; readonly assigned: number };
    readonly samples?: Sampled;
  } | null;
  readonly outcome: {
    readonly kind: string;
    readonly payout: string;
    readonly to_caller: string;
    readonly to_provider: string;
  };
}
interface Sampled {
  readonly expected: number;
  readonly reported: number;
  readonly samples: number;
  readonly reporters: number;
  readonly buckets: readonly (readonly [number, number])[];
}

function recordOf({ slots: counted, samples: sampled }: NonNullable<Vector['record']>): PeriodRecord {
  if (counted) return slots(BigInt(counted.authored), BigInt(counted.assigned));
  const { expected = 0, reported = 0, samples = 0, reporters = 0, buckets = [] } = sampled ?? {};
  return {
    ...slots(0n, 0n),
    sampled: {
      expected: BigInt(expected),
      reported: BigInt(reported),
      samples: BigInt(samples),
      reporters,
      quorum: true,
      coveragePpm: undefined,
      absence: noAbsence,
      buckets: buckets.map(([index, count]) => [index, BigInt(count)] as const),
    },
  };
}

function vectors<Case>(name: string): readonly Case[] {
  const url = new URL(`../../../tests/vectors/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { readonly cases: readonly Case[] }).cases;
}

describe('what the page counts again of a settlement', () => {
  it('comes to every golden settlement, and says that one of another payout differs', () => {
    const cases = vectors<Vector>('settlement').filter(({ record }) => record !== null);
    for (const one of cases) {
      const own: Terms = {
        ...terms,
        indicator: one.record?.slots ? 'authorship' : 'rpc',
        objective: { withinUs: one.within_us, sharePpm: one.share_ppm, floorPpm: one.floor_ppm },
        minCoveragePpm: one.min_coverage_ppm,
        minReporters: one.min_reporters,
        fee: BigInt(one.fee),
        cap: BigInt(one.cap),
      };
      const record = recordOf(one.record ?? {});
      const came = comesTo(own, 0, record, { callerPpm: one.caller_ppm });
      const { kind, payout, to_provider, to_caller } = one.outcome;
      deepEqual(
        [came.outcome.kind, came.payout, came.feeToProvider, came.toCaller],
        [kind, ...[payout, to_provider, to_caller].map(BigInt)],
      );
      equal(recountOf(own, came, record).kind, 'same');
      equal(recountOf(own, { ...came, payout: came.payout + 1n }, record).kind, 'differs');
    }
    equal(cases.length > 100, true);
  });

  it('pays as the vectors of both languages say', () => {
    const cases =
      vectors<Readonly<Record<'cap' | 'part' | 'whole' | 'share' | 'floor' | 'payout', string>>>(
        'agreement-payouts',
      );
    for (const { cap, part, whole, share, floor, payout } of cases) {
      const objective = { withinUs: 0, sharePpm: Number(share), floorPpm: Number(floor) };
      const record = slots(BigInt(part), BigInt(whole));
      const { outcome } = comesTo({ ...terms, cap: BigInt(cap), objective }, 0, record, { callerPpm: 0 });
      deepEqual(outcome, payout === null ? { kind: 'kept' } : { kind: 'missed', payout: BigInt(payout) });
    }
  });

  it('does not claim to know what no record shows', () => {
    const unknown = (why: string): Settlement => ({
      startS: 0,
      outcome: { kind: 'unknown', why },
      feeToProvider: 0n,
      toCaller: 0n,
      toReporters: 0n,
      payout: 0n,
    });
    equal(recountOf(terms, unknown('Voided'), slots(9n, 9n)).kind, 'none');
    equal(recountOf(terms, unknown('NoRecord'), undefined).kind, 'same');
    equal(recountOf(terms, comesTo(terms, 0, slots(9n, 9n), { callerPpm: 0 }), undefined).kind, 'none');
    equal(recountOf(terms, { ...unknown('Voided'), payout: 1n }, undefined).kind, 'differs');
    equal(recountOf(terms, unknown('LowCoverage'), slots(9n, 9n)).kind, 'differs');
  });

  it('takes whole buckets up to the promised latency', () => {
    const samples = {
      expected: 1,
      reported: 1,
      samples: 10,
      reporters: 1,
      buckets: [
        [100, 80],
        [500, 16],
      ],
    } as const;
    deepEqual(partOf(recordOf({ samples }), 1_000), { good: 80n, whole: 160n });
  });
});

/** A chain in memory: an agreement over three days, accepted in block 10; blocks 40 and 90 settle one and two of them. */
const stored = (nextS: number, left: number): StoredAgreement => ({
  offer: 0,
  provider: 'alice',
  guarantor: undefined,
  customer: 'eve',
  terms,
  nextS,
  left,
  reportersPpm: 0,
  callerPpm: undefined,
  due: undefined,
});
const rates = { callerPpm: 10_000 };
const settled = (startS: number) => ({ ...comesTo(terms, startS, slots(99n, 100n), rates), agreement: 5 });
const blocks: PastBlocks = {
  agreementAt: async (block) => {
    if (block < 10) return 'before';
    if (block < 40) return stored(dayS, 3);
    return block < 90 ? stored(2 * dayS, 2) : 'after';
  },
  settledIn: async (block) =>
    block === 40
      ? [{ ...settled(dayS), agreement: 4 }, settled(dayS)]
      : [settled(2 * dayS), settled(3 * dayS)],
};

describe('readPast', () => {
  it('finds every period that was settled, several of one block too, and none of another agreement', async () => {
    for (const head of [90, 91, 1_000, 65_537]) {
      const past = await readPast(blocks, 5, head);
      deepEqual(
        past?.settled.map(({ startS, block }) => [startS, block]),
        [
          [dayS, 40],
          [2 * dayS, 90],
          [3 * dayS, 90],
        ],
      );
      deepEqual([past?.acceptedIn, past?.firstS, past?.periods, past?.agreement.left], [10, dayS, 3, 2]);
    }
  });

  it('asks for few blocks of many, and fails where the node has discarded one', async () => {
    const asked: number[] = [];
    const agreementAt: PastBlocks['agreementAt'] = async (block) => {
      asked.push(block);
      return await blocks.agreementAt(block);
    };
    await readPast({ ...blocks, agreementAt }, 5, 10_000_000);
    equal(asked.length <= 3 * 25 + 2, true);
    const discarded: PastBlocks = { ...blocks, agreementAt: () => Promise.reject(new Error('discarded')) };
    await rejects(readPast(discarded, 5, 100), /discarded/);
    equal(await readPast(blocks, 5, 9), undefined);
  });
});

describe('historyRows', () => {
  const records = new Map([1, 2, 3, 4].map((day) => [day * dayS, slots(BigInt(40 + 20 * day), 100n)]));
  const agreement = stored(2 * dayS, 4);
  const nowS = 4 * dayS + 60;
  const known = { agreement, isOpen: true, records, nowS, rates: { callerPpm: 10_000 } };

  it('tells what was settled from what is due, what follows it, and what is open', () => {
    const past = { settled: [{ ...settled(dayS), block: 40 }] };
    const due = comesTo(terms, 2 * dayS, slots(80n, 100n), { callerPpm: 10_000 });
    const rows = historyRows({ ...known, past, due });
    deepEqual(
      rows.map(({ startS, state, settlement }) => [startS / dayS, state, settlement?.outcome.kind]),
      [
        [4, 'open', undefined],
        [3, 'final', 'kept'],
        [2, 'due', 'missed'],
        [1, 'settled', 'kept'],
      ],
    );
    // It was paid as kept, and the record that stands now has 60 of 100.
    equal(rows[3]?.recount?.kind, 'differs');
  });

  it('says no more than the record where blocks cannot be asked', () => {
    const rows = historyRows({ ...known, past: undefined, due: undefined });
    deepEqual(
      rows.map(({ state, block }) => [state, block]),
      [
        ['open', undefined],
        ['final', undefined],
        ['awaited', undefined],
        ['recorded', undefined],
      ],
    );
  });
});

describe('calls on agreements in words', () => {
  const offer = {
    id: 3,
    provider: 'alice',
    guarantor: undefined,
    terms,
    availability: { mostPeriods: 3, capacity: 2, untilS: 9 * dayS },
    deposit: unit,
  };
  const bounds = { callerPpm: 10_000 } as AgreementBounds;
  const ledger = {
    offers: [offer],
    agreements: [{ ...stored(dayS, 4), id: 0 }],
    bounds,
    reportersPpm: 0,
    currency: almanacCurrency,
    labelOf: () => 'v1',
  };
  const call = (method: string, args: Readonly<Record<string, number>>) => ({
    pallet: 'agreements',
    method,
    args: Object.entries(args).map(([name, value]) => ({ name, value })),
    inner: [],
  });

  it('says what accepting comes to, and of an offer that it does not know nothing', () => {
    const prospect = { firstS: dayS, samples: 360, free: 0n };
    const { sentence, changes } = agreementWords(call('accept', { offer: 3, periods: 2 }), {
      ledger,
      prospect,
    });
    equal(sentence, 'Accepts offer 3 of alice for 2 periods:');
    equal(changes[0], 'promise: v1: at least 90 % of its slots authored in each day');
    match(changes.join('\n'), /^kept: 9\.9 ALM to the provider, 0\.1 ALM to the settling account$/m);
    match(changes.join('\n'), /^held: 20 ALM of this account, 80 ALM of alice; what is not paid goes back$/m);
    match(
      agreementWords(call('accept', { offer: 4, periods: 2 }), { ledger }).sentence,
      /its effect is unknown/,
    );
    match(agreementWords(call('void', {}), { ledger }).sentence, /do not sign it/);
  });

  it('says what a notice frees: the current and the next period stay covered', () => {
    for (const atS of [dayS, 9 * dayS]) equal(releasedBy(stored(atS, 4), 0), 3);
    equal(releasedBy(stored(dayS, 4), dayS), 2);
    equal(releasedBy(stored(dayS, 2), dayS + 5), 0);
    match(
      agreementWords(call('notice', { agreement: 0 }), { ledger }).changes[1] ?? '',
      /releases 10 ALM to the customer and 40 ALM to the other side$/,
    );
  });
});
