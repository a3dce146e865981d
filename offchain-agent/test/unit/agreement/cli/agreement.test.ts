import assert from 'node:assert/strict';
import { requireOpen, requireRoom } from '../../../../src/agreement/cli/accept.ts';
import {
  agreementState,
  ledgerDocument,
  ledgerLines,
  offerState,
} from '../../../../src/agreement/cli/list.ts';
import { parseId } from '../../../../src/agreement/cli/open.ts';
import type { FoundSettlement } from '../../../../src/agreement/find-settlement.ts';
import type { VerifiedSettlement } from '../../../../src/agreement/verify-settlement.ts';
import { agreementShapes } from '../../../../src/chain/agreement/agreement-shapes.ts';
import type { NumberedAgreement, NumberedOffer } from '../../../../src/chain/agreement/agreements.ts';
import { refusedAgreement } from '../../../../src/chain/agreement/refused-agreement.ts';
import { almanacCurrency as currency } from '../../../../src/chain/amount.ts';
import { readFailure } from '../../../../src/chain/submit/refusal.ts';
import { settlementLines } from '../../../../src/reporting/cli/verify/settlement.ts';
import { settlementDocument, settlementText, termsLines } from '../../../../src/words/agreement-preview.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const eve = '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw';
const one = 10n ** 12n;
const startS = Date.UTC(2026, 10, 21) / 1_000;
const endS = startS + 86_400;

const terms = {
  network: 0,
  target: 1,
  indicator: 'authorship',
  period: 'day',
  objective: { withinUs: 0, sharePpm: 990_000, floorPpm: 980_000 },
  minCoveragePpm: 0,
  minReporters: 0,
  fee: 100n * one,
  cap: 400n * one,
} as const;

const offer: NumberedOffer = {
  id: 3,
  provider: alice,
  guarantor: { account: eve, agreed: true },
  terms,
  availability: { mostPeriods: 12, capacity: 4, untilS: endS },
  deposit: one,
};

const agreement: NumberedAgreement = {
  id: 7,
  offer: 3,
  provider: alice,
  guarantor: undefined,
  customer: eve,
  terms,
  nextS: startS,
  left: 2,
  reportersPpm: 0,
  callerPpm: 10_000,
  due: { samples: 3_600n, windows: 24 },
};

describe('offers and agreements', () => {
  it('are told by how far they are, to the second', () => {
    assert.equal(offerState(offer, endS - 1), '4 left, until 2026-11-22');
    assert.equal(offerState(offer, endS), 'ended');
    assert.equal(
      offerState({ ...offer, availability: { ...offer.availability, capacity: 0 } }, startS),
      'taken',
    );
    assert.equal(
      offerState({ ...offer, guarantor: { account: eve, agreed: false } }, startS),
      'waits for guarantor',
    );
    assert.deepEqual(
      [startS - 1, startS, endS - 1, endS].map((nowS) => agreementState(agreement, nowS)),
      ['begins', 'covered', 'covered', 'to be settled'],
    );
  });

  it('are listed with what they promise and cost', () => {
    const open = { chainName: 'Local', url: 'ws://127.0.0.1:9944', names: { [alice]: 'v1' }, currency };
    const shown = {
      offers: [{ ...offer, label: 'v1' }],
      agreements: [{ ...agreement, label: 'v1' }],
      nowS: startS,
      pausedUntilS: 0,
    };
    assert.deepEqual(ledgerLines(shown, open), [
      'Local at ws://127.0.0.1:9944: agreements, 2026-11-21 00:00:00 UTC',
      '',
      'offer  target  promise                   fee      cap  provider  state',
      '    3  v1      99 % authorship, day  100 ALM  400 ALM  v1        4 left, until 2026-11-22',
      '',
      'agreement  target  promise                   fee      cap  customer                                          next        periods left  state',
      `        7  v1      99 % authorship, day  100 ALM  400 ALM  ${eve}  2026-11-21             2  covered`,
    ]);
    assert.deepEqual(
      ledgerLines({ ...shown, offers: [], agreements: [], pausedUntilS: endS }, open).slice(1),
      [
        'the Council has paused them until 2026-11-22 00:00:00 UTC: nothing is accepted or settled',
        '',
        'no offers',
        '',
        'no open agreements',
      ],
    );
    const document = ledgerDocument(shown, open);
    assert.equal(document.paused_until_s, null);
    assert.deepEqual(
      document.agreements.map(({ next_s, next_end_s, periods_left, fee }) => [
        next_s,
        next_end_s,
        periods_left,
        fee,
      ]),
      [[startS, endS, 2, 100n * one]],
    );
  });
});

describe('requireRoom', () => {
  const textOf = (amount: bigint) => `${amount / one} ALM`;
  const room = { network: 4_000n * one, target: 800n * one, more: endS };

  it('accepts what is free, counting at most the periods of a month', () => {
    requireRoom(offer, 2, room, textOf);
    const month = { ...offer, terms: { ...terms, period: 'month' as const } };
    requireRoom(month, 12, room, textOf);
  });

  it('reports what is free, and when more will be', () => {
    assert.throws(() => requireRoom(offer, 3, room, textOf), {
      code: 'no/exposure',
      message:
        'offer 3 would add 1200 ALM to the monthly payouts of its target, 800 ALM are free; more for first periods that end from 2026-11-22 00:00:00 UTC on; accept fewer periods, or ask for a smaller cap',
    });
    assert.throws(() => requireRoom(offer, 3, { network: 0n, target: 0n, more: null }, textOf), {
      message:
        'offer 3 would add 1200 ALM to the monthly payouts of its network, 0 ALM are free; accept fewer periods, or ask for a smaller cap',
    });
  });
});

describe('requireOpen', () => {
  it('takes the last second and the most periods, and says why not beyond', () => {
    requireOpen(offer, 12, endS - 1);
    const refused = (change: Partial<NumberedOffer>, periods: number, nowS: number, message: RegExp) =>
      assert.throws(() => requireOpen({ ...offer, ...change }, periods, nowS), { message });
    refused({}, 12, endS, /^offer 3 ended at 2026-11-22 00:00:00 UTC; /);
    refused({}, 13, startS, /^offer 3 is for at most 12 periods; --periods asks for 13$/);
    refused({ availability: { ...offer.availability, capacity: 0 } }, 1, startS, /accepted as often as/);
    refused(
      { guarantor: { account: eve, agreed: false } },
      1,
      startS,
      /"almanac agreement guarantee 3" first$/,
    );
  });
});

describe('parseId', () => {
  it('takes ids from 0 on, and nothing else', () => {
    assert.equal(parseId('0', '<offer>'), 0);
    for (const text of ['-1', '4294967296', 'x', '']) {
      assert.throws(() => parseId(text, '<offer>'), { code: 'bad_input/id' });
    }
  });
});

describe('errors of pallet-agreements', () => {
  it('say what to do, and keep the words of the runtime where these are enough', () => {
    const failed = (name: string) =>
      readFailure({ pallet: 'Agreements', name, text: 'In the words of the runtime.' });
    assert.deepEqual(failed('NotGuaranteed'), {
      kind: 'refused',
      reason: `Agreements.NotGuaranteed: ${refusedAgreement('NotGuaranteed')}`,
    });
    assert.deepEqual(failed('CapOutOfBounds'), {
      kind: 'refused',
      reason: 'Agreements.CapOutOfBounds: In the words of the runtime.',
    });
  });
});

describe('the shapes of agreements and settlements', () => {
  const stored = {
    offer: 3,
    provider: alice,
    guarantor: null,
    customer: eve,
    terms: { ...terms, indicator: 'Rpc', kind: 'Day', fee: 100, cap: 400 },
    next: startS,
    left: 2,
  };

  it('reads earlier forms and the current one, with what each keeps', () => {
    const read = (form: unknown) => agreementShapes.eachAgreement.parse(form);
    const rates = [read({ v1: stored }), read({ v2: { ...stored, reportersPpm: 100_000 } })];
    assert.deepEqual(
      rates.map(({ reportersPpm, nextS, terms: { indicator } }) => [reportersPpm, nextS, indicator]),
      [
        [0, startS, 'rpc'],
        [100_000, startS, 'rpc'],
      ],
    );
    const v3 = { ...stored, reportersPpm: 0, callerPpm: 5_000, due: { samples: '0x5a0', windows: 24 } };
    const kept = [
      { v2: { ...stored, reportersPpm: 0 } },
      { v3 },
      { v3: { ...v3, callerPpm: null, due: null } },
    ];
    assert.deepEqual(
      kept.map(read).map(({ callerPpm, due }) => [callerPpm, due]),
      [
        [undefined, undefined],
        [5_000, { samples: 1_440n, windows: 24 }],
        [undefined, undefined],
      ],
    );
    const settled = { start: startS, outcome: { kept: null }, feeToProvider: 89, toCaller: 1, payout: 0 };
    const shown = [settled, { ...settled, toReporters: 10 }].map((one) => {
      const settlement = agreementShapes.settlement.parse(one);
      return [settlementText(settlement, currency), settlementDocument(settlement).to_reporters];
    });
    assert.deepEqual(shown, [
      ['kept: 0.000000000089 ALM to the provider, 0.000000000001 ALM to the caller', 0n],
      [
        'kept: 0.000000000089 ALM to the provider, 0.000000000001 ALM to the caller, 0.00000000001 ALM to the reporters',
        10n,
      ],
    ]);
  });

  it('tell what goes to reporters before an offer is accepted', () => {
    const [, , kept] = termsLines({ terms, label: 'v1', callerPpm: 10_000, reportersPpm: 100_000 }, currency);
    assert.equal(
      kept,
      'kept     89 ALM to the provider, 1 ALM to the settling account, 10 ALM to its reporters',
    );
  });
});

describe('almanac verify --settlement', () => {
  const found: FoundSettlement = {
    settled: {
      agreement: 7,
      startS,
      outcome: { kind: 'missed', payout: 200n * one },
      feeToProvider: 99n * one,
      toCaller: one,
      toReporters: 0n,
      payout: 200n * one,
    },
    agreement,
    block: 12,
    blockHash: '0x01',
    parentHash: '0x00',
  };
  const verified: VerifiedSettlement = {
    basis: 'headers',
    counted: { assigned: 1_000, authored: 985, fromBlock: 2, toBlock: 11 },
    record: undefined,
    verdict: { kind: 'missed', payout: 200n * one },
    shares: {
      feeToProvider: 99n * one,
      toCaller: one,
      toReporters: 0n,
      payout: 200n * one,
      feeBack: 0n,
      capReleased: 200n * one,
    },
    differences: [],
  };

  it('says what was counted, and names each difference', () => {
    assert.deepEqual(settlementLines(found, verified, currency), [
      'agreement 7, target 1, the day 2026-11-21 (2026-11-21 00:00:00 to 2026-11-22 00:00:00 UTC), settled in block 12',
      'chain    missed: 99 ALM to the provider, 200 ALM to the customer, 1 ALM to the caller',
      'counted  headers of blocks 2 to 11: 985 of 1000 slots',
      'equal    to the last unit',
    ]);
    const differing = { ...verified, differences: ['the chain says kept; recomputed: missed'] };
    assert.deepEqual(settlementLines(found, differing, currency).slice(3), [
      'differs  the chain says kept; recomputed: missed',
    ]);
  });
});
