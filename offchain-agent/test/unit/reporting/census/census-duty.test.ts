import { deepEqual, equal, rejects } from 'node:assert/strict';
import { recountLife } from '../../../../../tests/support/census-life.ts';
import {
  CensusScene,
  firstWindow,
  lifeOf,
  slotMs,
  windowMs,
} from '../../../../../tests/support/census-scene.ts';
import { FakeCensusChain } from '../../../../../tests/support/fake-census-chain.ts';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { createLogger } from '../../../../src/base/logger.ts';
import { proveCensus } from '../../../../src/measure/census/census-proof.ts';
import { CensusDuty } from '../../../../src/reporting/census/census-duty.ts';
import { noMetrics } from '../../../../src/reporting/metrics.ts';
import { censusRoot } from '../../../../src/sli/census.ts';
import { type EvidenceHead, evidenceHead } from '../../../../src/store/evidence-head.ts';
import { effectOfKey } from '../../../../src/store/migrate.ts';
import { outboxKey } from '../../../../src/store/outbox-row.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const windowS = windowMs / 1_000;
const graceMs = 20_000;
const network = {
  id: 1,
  name: 'Any',
  genesisHash: `0x${'11'.repeat(32)}`,
  consensus: 'aura',
  slotMs,
  hasConstantEras: false,
} as const;

class World {
  readonly scene = new CensusScene(lifeOf(4));
  readonly chain = new FakeCensusChain(network);
  readonly store = new MemoryStore();
  readonly evidence = new Map<string, { readonly cid: string; readonly head: EvidenceHead | undefined }>();
  readonly forgotten: number[] = [];
  nudges = 0;
  /** What fails the next time. */
  fault: 'evidence' | 'store' | 'after' | undefined;

  constructor() {
    for (const account of [alice, bob]) this.chain.join(account);
    this.chain.open = { first: firstWindow, end: firstWindow + 2 * windowS, windowMs, graceMs };
  }

  /** One life of an agent. */
  duty(): CensusDuty {
    const fail = (at: World['fault']): void => {
      if (this.fault !== at) return;
      this.fault = undefined;
      throw new Error(`killed: ${at}`);
    };
    const { store } = this;
    return new CensusDuty(
      {
        network,
        reporters: [alice, bob].map((account) => ({
          account,
          signer: account,
          nudge: () => (this.nudges += 1),
        })),
        keepEvidenceMs: 86_400_000,
      },
      {
        chain: this.chain,
        store: {
          windowOf: (...given) => store.windowOf(...given),
          putWindow: (row) => store.putWindow(row),
          dropWindowsBefore: (...given) => store.dropWindowsBefore(...given),
          closeWindow: async (...given) => {
            fail('store');
            await store.closeWindow(...given);
            fail('after');
          },
        },
        evidence: {
          put: async ({ window, reporter }, { cid, bytes }) => {
            fail('evidence');
            this.evidence.set(`${window} ${reporter}`, {
              cid,
              head: evidenceHead(Buffer.from(bytes).toString('latin1', 0, 1_000)),
            });
            await Promise.resolve();
          },
          dropBefore: async () => await Promise.resolve(0),
        },
        log: createLogger({ level: 'silent' }),
        metrics: noMetrics(),
        count: async ({ closesMs, ...asked }) => {
          const { followed } = this.scene.follower;
          if (!followed) throw new Error('nothing is followed');
          const question = { ...asked, engine: 'aura', slotMs, epochSlots: undefined } as const;
          const place = { recordsGenesis: this.chain.genesisHash, network: 1, closesMs };
          return await proveCensus(followed, this.scene.trust, question, place);
        },
        onSettledBefore: (timeMs) => this.forgotten.push(timeMs),
      },
    );
  }

  async keys(): Promise<readonly string[]> {
    const rows = [...(await this.store.outbox(alice)), ...(await this.store.outbox(bob))];
    return rows.map(({ key }) => key);
  }
}

const keyOf = (reporter: string, window: number): string =>
  outboxKey({ kind: 'census', network: 1, reporter, window, part: 0 });
const all = [alice, bob].flatMap((one) => [keyOf(one, firstWindow), keyOf(one, firstWindow + windowS)]);

describe('the duty of a census', () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.scene.follow();
  });
  afterEach(async () => await world.scene.end());

  it('puts the census of each open window into the outbox of each reporter, with the file that proves it', async () => {
    await world.duty().settle();
    deepEqual(await world.keys(), all);
    const roots = world.chain.calls.map(({ census }) => censusRoot(census));
    const expected = [firstWindow, firstWindow + windowS].map(
      (window) => recountLife(world.scene.life, window, windowMs)?.root,
    );
    deepEqual(roots, [expected[0], expected[0], expected[1], expected[1]]);
    equal(world.evidence.size, 4);
    const row = await world.store.windowOf(alice, 1, firstWindow);
    equal(`0x${row?.contentId}`, world.chain.calls[0]?.contentId);
    equal(world.nudges, 4);
    deepEqual([...world.evidence.values()][0]?.head, {
      genesis: world.chain.genesisHash,
      closesMs: firstWindow * 1_000 + windowMs + graceMs,
    });
  });

  for (const fault of ['evidence', 'store', 'after'] as const) {
    it(`doubles and loses nothing when it dies at the ${fault}`, async () => {
      world.fault = fault;
      await rejects(world.duty().settle(), /killed/);
      const before = await world.store.windowOf(alice, 1, firstWindow);
      await world.duty().settle();
      await world.duty().settle();
      deepEqual((await world.keys()).toSorted(), all.toSorted());
      // What was enqueued is what its evidence proves: it is not made anew.
      if (before) equal((await world.store.windowOf(alice, 1, firstWindow))?.contentId, before.contentId);
    });
  }

  it('waits for a window that nobody can count yet', async () => {
    world.chain.open = { first: firstWindow, end: firstWindow + 20 * windowS, windowMs, graceMs };
    await rejects(world.duty().settle(), { code: 'unknown/census_open', retryable: true });
    const settled = await world.store.windows(alice, 1);
    equal(settled.every(({ state }) => state === 'closed') && settled.length >= 3, true);
  });

  it('says of a window that the chain closed first that it has no report', async () => {
    const duty = world.duty();
    world.chain.open = { first: firstWindow, end: firstWindow, windowMs, graceMs };
    await duty.settle();
    world.chain.open = { first: firstWindow + windowS, end: firstWindow + 2 * windowS, windowMs, graceMs };
    await duty.settle();
    const rows = await world.store.windows(alice, 1);
    deepEqual(
      rows.map(({ window, state }) => [window, state]),
      [
        [firstWindow, 'absent'],
        [firstWindow + windowS, 'closed'],
      ],
    );
    deepEqual(world.forgotten, [firstWindow * 1_000, (firstWindow + windowS) * 1_000]);
  });

  it('reports for nobody who is no reporter of the network, or signs with another key', async () => {
    world.chain.standings.delete(alice);
    world.chain.join(bob, alice);
    const duty = world.duty();
    await duty.settle();
    deepEqual(await world.keys(), []);
    equal(duty.idle?.includes('the signing key is that of'), true);
  });

  it('lets a census stay that the chain has and the store has lost', async () => {
    const contentId = `0x${'77'.repeat(32)}`;
    const census = { from: contentId, to: contentId, era: undefined, duties: 1, root: contentId, contentId };
    world.chain.stored.set(`${firstWindow} ${alice}`, { ...census, reporter: alice, parts: [] });
    await world.duty().settle();
    equal((await world.keys()).includes(keyOf(alice, firstWindow)), false);
    equal((await world.store.windowOf(alice, 1, firstWindow))?.contentId, '77'.repeat(32));
  });
});

describe('the key of a part of a census', () => {
  it('is told from that of a report, and read again', () => {
    const place = { network: 1, reporter: alice, window: 60, part: 2 };
    const key = outboxKey({ kind: 'census', ...place });
    equal(key, `census/1/${alice}/60/2`);
    deepEqual(effectOfKey(key), { kind: 'census', ...place });
    deepEqual(effectOfKey(outboxKey({ kind: 'report', ...place })), { kind: 'report', ...place });
  });
});
