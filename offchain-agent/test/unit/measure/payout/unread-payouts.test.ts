import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { VectorEra } from '../../../../../tests/support/payout-eras.ts';
import { activeEra, doubtful, richest, shapeOf, withHub } from '../../../../../tests/support/payout-hub.ts';
import { hashHeader } from '../../../../src/chain/grandpa/header.ts';
import { openChain } from '../../../../src/chain/rpc/connect.ts';
import { isDifferent, isWhole } from '../../../../src/measure/cli/earnings/payout-figures.ts';
import { readPayouts } from '../../../../src/measure/payout/read-payouts.ts';

/** Of the storage key of a block's events. */
const eventsKeyEnd = '80d41e5e16056765bc8461851072c9d7';

describe('readPayouts from a node whose answers cannot be used', () => {
  it('leaves out an era of whose paid pages the node answers what cannot be read', async () => {
    const eras = shapeOf(
      richest('0.17', 2, (era) => era.weighted_from === null),
      300,
    );
    await withHub({ eras, release: 'byStart' }, async (hub, read) => {
      hub.lies.set('state_queryStorageAt', ([keys]) => {
        hub.lies.clear();
        return [{ changes: (keys as string[]).map((key) => [key, '0x04']) }];
      });
      const payouts = await read();
      deepEqual(
        payouts.leftOut.map(({ era, reason }) => [era, reason.code]),
        [[activeEra - 1, 'unknown/hub_answer']],
      );
      deepEqual(
        payouts.eras.map(({ era }) => era.index),
        [activeEra - 2],
      );
      deepEqual(doubtful(payouts), []);
    });
  });

  it('checks no page of a block whose events cannot be read', async () => {
    const eras = shapeOf(
      richest('0.17', 1, (era) => era.weighted_from === null),
      300,
    );
    await withHub({ eras, release: 'byStart' }, async (hub, read) => {
      hub.lies.set('state_getStorage', ([key]) =>
        String(key).endsWith(eventsKeyEnd) ? '0xffffff' : undefined,
      );
      hub.lies.set('state_queryStorageAt', ([keys]) =>
        (keys as string[]).some((key) => key.endsWith(eventsKeyEnd))
          ? [{ changes: (keys as string[]).map((key) => [key, '0xffffff']) }]
          : undefined,
      );
      const payouts = await read();
      ok(payouts.refused.length > 0);
      ok(payouts.refused.every(({ code }) => code === 'unknown/hub_answer'));
      const pages = payouts.eras.flatMap(({ validators }) =>
        validators.flatMap((one) => (one.validator.paid.points > 0n ? one.pages : [])),
      );
      ok(pages.length > 0 && pages.every(({ isClaimed, judged, due }) => isClaimed && !judged && due));
    });
  });

  it('calls payouts incomplete where a node leaves some out', async () => {
    const eras = shapeOf(richest('0.13', 1), 300);
    await withHub({ eras, release: 'stake' }, async (hub, read) => {
      equal(isWhole(await read()), true);
      hub.lie((told) => told.filter(([kind]) => kind !== 'rewarded'));
      const payouts = await read();
      deepEqual(doubtful(payouts), []);
      equal(isWhole(payouts), false);
    });
  });

  it('counts a sum of points as different that is not theirs', async () => {
    const [era] = richest('0.13', 1);
    const more = { ...(era as VectorEra), points: (era as VectorEra).points + 20 };
    await withHub({ eras: shapeOf([more], 300), release: 'stake' }, async (_hub, read) => {
      const { eras } = await read();
      deepEqual(eras.map(isDifferent), [true]);
      deepEqual(
        eras[0]?.era.wrongSums.map(({ what, stored, summed }) => [what, stored - summed]),
        [['points', 20n]],
      );
    });
  });

  it('leaves out an era with more pages than a hub makes', async () => {
    const [era] = richest('0.17', 1, (one) => one.weighted_from === null);
    const [first, ...others] = (era as VectorEra).validators;
    if (!first) throw new Error('the vector has no validators');
    const pages = Array.from({ length: 1_001 }, () => [['n1', '1']] as const);
    const long = { ...(era as VectorEra), validators: [{ ...first, pages }, ...others], paid: [] };
    await withHub({ eras: shapeOf([long], 300), release: 'byStart' }, async (_hub, read) => {
      const { leftOut, eras } = await read();
      deepEqual(eras, []);
      equal(leftOut[0]?.reason.code, 'bad_input/chain_version');
      match(leftOut[0].reason.message, /^staking\.erasStakersOverview .*more than 1000 pages\); /);
    });
  });

  it('refuses a state that its proof does not hold', async () => {
    const eras = shapeOf(richest('0.11', 1), 300);
    await withHub({ eras, release: 'nearest' }, async (hub, _read, node) => {
      const chain = await openChain(node.url);
      const forged = { ...hashHeader(hub.head.rpc), stateRoot: `0x${'77'.repeat(32)}` };
      const options = { count: 1, only: undefined, signal: new AbortController().signal };
      await rejects(readPayouts(chain, forged, options), /the node does not prove/);
      await chain.api.disconnect();
    });
  });
});
