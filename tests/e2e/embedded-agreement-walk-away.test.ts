import '@almanac-chain/types';
import { deepEqual, equal, match } from 'node:assert/strict';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { ed25519PairFromSeed, ed25519Sign } from '@polkadot/util-crypto';
import { settlementsIn } from '../../offchain-agent/src/chain/agreement/agreements.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  AgreementScene,
  authorshipTerms,
  dayS,
  rpcTerms,
  saturdayS,
  unit,
} from '../support/agreement-scene.ts';
import { pairOf } from '../support/local-pair.ts';
import { consentedAddress } from '../support/register-target.ts';
import { honest } from '../support/reporter-views.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import { openReportingWorld, type ReportingWorld } from '../support/reporting-world.ts';
import { submit } from '../support/submit.ts';

type Call = Parameters<typeof submit>[1];

const hourS = 3_600;
const slotS = 600;
const alice = pairOf('//Alice');

const sending =
  ({ test }: ReportingWorld) =>
  async (call: Call, name: string) =>
    await test.serve(submit(test.api, call, pairOf(`//${name}`)));

describe('agreements that a party would walk away from', () => {
  for (const windowMs of [(hourS * 1_000) / 3, 2 * hourS * 1_000])
    it(`pay the customer when consent is withdrawn, in windows of ${windowMs / 1_000} s`, async () => {
      const world = await openReportingWorld({
        firstSlot: (saturdayS - 12 * hourS) / slotS,
        preset: 'local',
        patch: {
          validators: { slotDurationMs: slotS * 1_000, sessionLength: 100, sessionsPerEra: 6 },
          sli: { windowMs, sampling: { samplesPerWindow: 60, graceMs: 0, graceBlocks: 0 } },
        },
      });
      const { api } = world.test;
      const { genesisHash } = world.chain;
      const send = sending(world);
      for (const name of ['Eve', 'Ferdie', 'One']) {
        const signer = pairOf(`//${name}`).address;
        await send(registryCalls.join(api, 0, { signer, head: `0x${'11'.repeat(32)}` }), name);
      }
      const secret = new Uint8Array(32).fill(1);
      const consent = { genesisHash, target: 1, account: alice.address, address: 'ws://127.0.0.1:41001' };
      await send(registryCalls.addAddress(api, 0, 1, consentedAddress(secret, consent)), 'Alice');
      await world.buildAt(saturdayS - 4 * hourS);
      const availability = { mostPeriods: 1, capacity: 1, until: saturdayS + 9 * dayS };
      await send(api.tx.agreements.offer(rpcTerms, availability, null), 'Alice');
      await send(api.tx.agreements.accept(0, 1), 'Dave');
      const node = ed25519PairFromSeed(secret);
      const message = u8aConcat(
        'almanac withdrawal',
        genesisHash,
        Uint8Array.of(1, 0, 0, 0),
        alice.publicKey,
      );
      const signature = u8aToHex(ed25519Sign(message, node));
      await send(api.tx.registry.withdrawConsent(0, 1, u8aToHex(node.publicKey), signature), 'Alice');
      for (let timeS = saturdayS - 3 * hourS; timeS < saturdayS + 27 * hourS; timeS += slotS)
        await world.buildAt(timeS);
      const [settled] = settlementsIn(await send(api.tx.agreements.settle(0), 'Charlie'));
      deepEqual([settled?.outcome.kind, settled?.payout], ['missed', rpcTerms.cap]);
      await world.close();
    });

  for (const stops of [false, true])
    it(`pay the customer of late blocks when their author ${stops ? 'stops' : 'goes on'}`, async () => {
      const story = await ReportingStory.open({ samplesPerWindow: 60 });
      const { test } = story.world;
      const { agreements } = test.api.tx;
      const send = sending(story.world);
      const mondayS = Date.UTC(2026, 2, 2) / 1_000;
      let avoids = false;
      const build = test.build;
      const isHers = async (ahead: number): Promise<boolean> =>
        (await test.turnOf(test.chain.lastSlot + ahead)) === u8aToHex(alice.publicKey);
      Object.assign(test, {
        build: async (ahead = 1) => {
          await build(avoids && (await isHers(ahead)) ? ahead + 1 : ahead);
        },
      });
      await story.join('Eve', 'Ferdie', 'One');
      await story.skip();
      const objective = { withinUs: 20_000, sharePpm: 900_000, floorPpm: 700_000 };
      const terms = { ...rpcTerms, indicator: 'Arrival', objective } as const;
      await send(agreements.offer(terms, { mostPeriods: 1, capacity: 1, until: mondayS }, null), 'Alice');
      await send(agreements.accept(0, 1), 'Dave');
      await story.skip();
      await story.skip();
      const views = { Eve: honest(1, windowS), Ferdie: honest(2, windowS), One: honest(3, windowS) };
      for (let window = 0; window < 3; window += 1) {
        avoids = stops && window > 0;
        for (let block = 0; block < 12; block += 1) await test.build();
        // The blocks that close a window lie in the next one.
        avoids = stops;
        await story.play(views);
      }
      const [settled] = settlementsIn(await send(agreements.settle(0), 'Charlie'));
      deepEqual([settled?.outcome.kind, settled?.payout], ['missed', terms.cap]);
      await story.close();
    });

  it('pay in a month at most a quarter of what two places are worth, however often they are renewed', async () => {
    const scene = await AgreementScene.open();
    const { agreements } = scene.api.tx;
    const terms = { ...authorshipTerms, fee: 48n * unit, cap: 240n * unit };
    const availability = { mostPeriods: 1, capacity: 2, until: saturdayS + 20 * dayS };
    await scene.send(agreements.offer(terms, availability, null), alice);
    const accept = async () => await scene.send(agreements.accept(0, 1), pairOf('//Dave'));
    await accept();
    await scene.closeUpTo(saturdayS + dayS);
    const [settled] = settlementsIn(await scene.send(agreements.settle(0), pairOf('//Charlie')));
    equal(settled?.payout, terms.cap);
    match(await accept().then(() => 'accepted', String), /TargetExposureTooLarge/);
    await scene.close();
  });
});
