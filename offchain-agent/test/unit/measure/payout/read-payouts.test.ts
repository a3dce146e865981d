import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { HubRelease } from '../../../../../tests/support/hub-metadata.ts';
import { accountOf, type HubEraShape } from '../../../../../tests/support/made-hub.ts';
import type { VectorEra } from '../../../../../tests/support/payout-eras.ts';
import {
  activeEra,
  doubtful,
  has,
  richest,
  shapeOf,
  withHub,
} from '../../../../../tests/support/payout-hub.ts';
import type { Unpaid } from '../../../../src/measure/payout/judge-page.ts';
import type { EraOutcome } from '../../../../src/measure/payout/read-payouts.ts';

/** Holds each page of an era against what the vector tells of it. */
function requirePages({ era, index, paidIn }: HubEraShape, outcome: EraOutcome, version: string): void {
  for (const [at, [stash, number, events]] of era.paid.entries()) {
    const account = accountOf(`${index} ${stash}`);
    const page = outcome.validators.find(({ validator }) => validator.account === account)?.pages[number];
    const paid: bigint | undefined = page?.judged?.paid;
    const unpaid: readonly Unpaid[] = page?.judged?.unpaid ?? [];
    const amounts = events.flatMap(([kind, , amount]) =>
      kind === 'rewarded' || kind === 'incentive' ? [BigInt(String(amount))] : [],
    );
    equal(
      paid,
      amounts.reduce((sum, amount) => sum + amount, 0n),
    );
    if (amounts.length > 0) equal(page?.block, paidIn[at]);
    const missing = events.filter(([kind]) => kind === 'missing_payee').length;
    // Before 0.12, a payee that is not set was passed over in silence.
    if (version !== '0.11') equal(unpaid.filter(({ why }) => why === 'missing_payee').length, missing);
    ok(unpaid.every(({ why }) => why === 'missing_payee' || why === 'refused'));
  }
}

describe('readPayouts', () => {
  const byRelease: readonly [HubRelease, VectorEra['version']][] = [
    ['nearest', '0.11'],
    ['stake', '0.13'],
    ['byStart', '0.17'],
  ];
  for (const [release, version] of byRelease) {
    it(`equals what a hub of ${version} paid, and finds the blocks`, async () => {
      // Made up by eras of their own, vectors begin to pay by points at no common one.
      const eras = richest(version, 3, (era) => era.weighted_from === null || version !== '0.17');
      const shape = shapeOf(eras, 300);
      await withHub({ eras: shape, release }, async (_hub, read) => {
        const payouts = await read();
        deepEqual(doubtful(payouts), []);
        deepEqual(payouts.leftOut, []);
        const [newest] = payouts.eras;
        const all = newest?.validators.length;
        deepEqual(newest?.era.weights, version === '0.11' ? undefined : { checked: all, equal: all });
        for (const [place, one] of shape.entries()) {
          const outcome = payouts.eras[place];
          equal(outcome?.era.index, one.index);
          deepEqual(outcome.era.wrongSums, []);
          requirePages(one, outcome, version);
        }
        ok(payouts.eras.some(({ validators }) => validators.some(({ pages }) => pages.length > 1)));
      });
    });
  }

  it('says of transfers below the existential deposit that they failed', async () => {
    const isZero = (era: VectorEra) =>
      era.paid.some(([, , told]) => told.some(([kind, , amount]) => kind === 'rewarded' && amount === '0'));
    const [minted] = richest('0.13', 1, isZero, true);
    const [fromPot] = richest('0.13', 1, has('incentive_failed'), true);
    const whyOf = async (release: HubRelease, era: VectorEra) =>
      await withHub({ eras: shapeOf([era], 300), release }, async (_hub, read) => {
        const payouts = await read();
        deepEqual(doubtful(payouts), []);
        return payouts.eras.flatMap(({ validators }) =>
          validators.flatMap(({ pages }) =>
            pages.flatMap(({ judged }) => judged?.unpaid.map(({ kind, why }) => `${kind} ${why}`) ?? []),
          ),
        );
      });
    const zeros = (minted as VectorEra).paid.flatMap(([, , told]) =>
      told.filter(([, , paid]) => paid === '0'),
    );
    const failed = (await whyOf('stake', minted as VectorEra)).filter((why) => why.endsWith(' failed'));
    equal(failed.length, zeros.length);
    ok((await whyOf('stake', fromPot as VectorEra)).includes('incentive failed'));
  });

  it('tells pages apart that one batch paid', async () => {
    const shape = shapeOf(richest('0.13', 2, has('incentive')), 300);
    await withHub({ eras: shape, release: 'stake', isBatched: true }, async (_hub, read) => {
      const payouts = await read();
      deepEqual(doubtful(payouts), []);
      ok(shape.every(({ paidIn }) => new Set(paidIn).size < paidIn.length));
      for (const [place, one] of shape.entries())
        requirePages(one, payouts.eras[place] as EraOutcome, '0.13');
    });
  });

  it('reads more validators than one proof is asked for', async () => {
    const [era] = richest('0.11', 1);
    const validators = Array.from({ length: 101 }, (_, at) => ({
      stash: `s${at}`,
      points: 20 + at,
      commission: at,
      own: String(1_000 + at),
      total: String(1_003 + 2 * at),
      weight: null,
      pages: [[[`n${at}`, String(3 + at)] as const]],
    }));
    const points = validators.reduce((sum, own) => sum + own.points, 0);
    const many: VectorEra = { ...(era as VectorEra), points, validators, paid: [] };
    await withHub({ eras: shapeOf([many], 300), release: 'nearest' }, async (_hub, read) => {
      const [outcome] = (await read()).eras;
      deepEqual(outcome?.era.wrongSums, []);
      deepEqual(
        outcome.era.validators.map(({ account, paid, pages }) => [
          account,
          paid.points,
          paid.commission,
          paid.own,
          paid.total,
          pages[0]?.backers,
        ]),
        validators.toReversed().map(({ stash, points: own, commission, ...stake }) => [
          accountOf(`${activeEra - 1} ${stash}`),
          BigInt(own),
          BigInt(commission),
          BigInt(stake.own),
          BigInt(stake.total),
          stake.pages.flatMap((page) =>
            page.map(([who, value]) => ({
              account: accountOf(`${activeEra - 1} ${who}`),
              stake: BigInt(value),
            })),
          ),
        ]),
      );
    });
  });

  it('pays by the rule of the runtime that executed the block', async () => {
    const [old] = richest('0.11', 1);
    const [later] = richest('0.17', 1, (era) => era.weighted_from === null && has('incentive')(era));
    const eras = [...shapeOf([later as VectorEra], 700), ...shapeOf([old as VectorEra], 300, activeEra - 2)];
    // The state of the last of these blocks has the new runtime already; the old one executed it.
    const until = Math.max(...(eras[1]?.paidIn ?? []));
    await withHub(
      { eras, release: 'byStart', before: { release: 'nearest', until }, weightedFrom: activeEra - 1 },
      async (_hub, read) => {
        const payouts = await read();
        deepEqual(doubtful(payouts), []);
        const rules = payouts.eras.map(({ validators }) => [
          ...new Set(
            validators.flatMap(({ pages }) => pages.flatMap(({ block, rule }) => (block ? [rule] : []))),
          ),
        ]);
        deepEqual(rules, [['weighted'], ['nearest']]);
        deepEqual(
          payouts.eras.map(({ rule }) => rule),
          ['weighted', 'stake'],
        );
      },
    );
  });

  it('names a payment that differs by the smallest unit', async () => {
    const eras = shapeOf(richest('0.13', 1, has('incentive')), 300);
    await withHub({ eras, release: 'stake' }, async (hub, read) => {
      let changed: string | undefined;
      hub.lie((told) =>
        told.map((event) => {
          if (changed !== undefined || event[0] !== 'rewarded') return event;
          changed = event[2];
          return [event[0], event[1], String(BigInt(event[2]) + 1n)];
        }),
      );
      const { eras: outcomes } = await read();
      const wrong = outcomes.flatMap(({ validators }) =>
        validators.flatMap(({ pages }) => pages.flatMap(({ judged }) => judged?.wrong ?? [])),
      );
      equal(wrong.length, 1);
      equal(wrong[0]?.amount, BigInt(changed ?? 0));
      equal(wrong[0]?.paid, BigInt(changed ?? 0) + 1n);
    });
  });

  it('names payments of a page that is told twice', async () => {
    const eras = shapeOf(richest('0.13', 1, has('incentive')), 300);
    await withHub({ eras, release: 'stake' }, async (hub, read) => {
      const sums = async () => {
        const judged = (await read()).eras.flatMap(({ validators }) =>
          validators.flatMap(({ pages }) => pages.flatMap((page) => page.judged ?? [])),
        );
        const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);
        const wrong = judged.flatMap((page) => page.wrong.map(({ amount, paid }) => paid - amount));
        return { paid: sumOf(judged.map(({ paid }) => paid)), wrong: sumOf(wrong) };
      };
      const { paid } = await sums();
      hub.lie((told) => [...told, ...told]);
      deepEqual(await sums(), { paid: 2n * paid, wrong: paid });
    });
  });

  it('gives no block to a page whose events are missing', async () => {
    const eras = shapeOf(richest('0.13', 1), 300);
    await withHub({ eras, release: 'stake' }, async (hub, read) => {
      hub.lie(() => []);
      const payouts = await read();
      const paid = payouts.eras.flatMap(({ validators }) =>
        validators.flatMap(({ validator, pages }) => (validator.paid.points > 0n ? pages : [])),
      );
      ok(paid.length > 0);
      ok(paid.every(({ isClaimed, block, judged, due }) => isClaimed && !block && !judged && due));
    });
  });

  it('counts the rest where a node has discarded states', async () => {
    const eras = shapeOf(
      richest('0.17', 2, (era) => era.weighted_from === null),
      300,
    );
    await withHub({ eras, release: 'byStart' }, async (hub, read) => {
      hub.oldestState = 303;
      const payouts = await read();
      const [newest, older] = payouts.eras;
      equal(newest?.knownFrom, 303);
      const early = eras[0]?.paidIn.filter((block) => block <= 303).length;
      const unjudged = newest.validators.flatMap(({ pages }) => pages.filter(({ judged }) => !judged));
      ok(early !== undefined && early > 0 && unjudged.length > 0 && unjudged.length <= early);
      ok(unjudged.every(({ isClaimed, due, block }) => isClaimed && due && block === undefined));
      equal(older?.knownFrom, undefined);
      deepEqual(doubtful({ ...payouts, eras: older ? [older] : [] }), []);
    });
  });

  it('recomputes a page that is not paid yet', async () => {
    const [era] = richest('0.17', 1, (one) => one.weighted_from === null);
    const shape = shapeOf([era as VectorEra], 300).map((one) => ({ ...one, paidIn: [] }));
    await withHub({ eras: shape, release: 'byStart' }, async (_hub, read) => {
      const { eras } = await read();
      const pages = eras.flatMap(({ validators }) => validators.flatMap((one) => one.pages));
      ok(pages.length > 0);
      ok(pages.every(({ isClaimed, judged, rule }) => !isClaimed && !judged && rule === 'weighted'));
      ok(pages.some(({ due }) => (due?.validator ?? 0n) > 0n));
    });
  });

  it('refuses a rule that is not known by the name of its storage', async () => {
    const eras = shapeOf(richest('0.17', 1), 300);
    await withHub({ eras, release: 'strange' }, async (_hub, read) => {
      const payouts = await read();
      equal(payouts.refused.length, 1);
      match(payouts.refused[0]?.message ?? '', /its staking pallet stores erasIncentiveLottery$/);
      ok(payouts.eras[0]?.validators.every(({ pages }) => pages.every(({ due }) => due === undefined)));
    });
  });

  it('leaves out an era that the hub has nothing of, and counts the others', async () => {
    const eras = shapeOf(richest('0.11', 1), 300);
    await withHub({ eras, release: 'nearest' }, async (_hub, read) => {
      const payouts = await read({ count: 3 });
      deepEqual(
        payouts.leftOut.map(({ era, reason }) => [era, reason.code]),
        [
          [activeEra - 2, 'unknown/era_payout'],
          [activeEra - 3, 'unknown/era_payout'],
        ],
      );
      equal(payouts.eras.length, 1);
    });
  });

  it('reads one validator alone', async () => {
    const eras = shapeOf(
      richest('0.17', 1, (era) => era.weighted_from === null && era.validators.length > 1),
      300,
    );
    const only = accountOf(`${activeEra - 1} v1`);
    await withHub({ eras, release: 'byStart' }, async (_hub, read) => {
      const payouts = await read({ only });
      deepEqual(
        payouts.eras[0]?.validators.map(({ validator }) => validator.account),
        [only],
      );
      deepEqual(doubtful(payouts), []);
    });
  });
});
