import { deepEqual, equal, ok } from 'node:assert/strict';
import { rpcRefusal } from '../../../../../tests/support/fake-finality-node.ts';
import { fuzzRuns } from '../../../../../tests/support/fuzz.ts';
import { type MadeParaBlock, MadeParachain, madeFates } from '../../../../../tests/support/made-parachain.ts';
import { MadeRelayNode } from '../../../../../tests/support/made-relay-node.ts';
import type { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { sessionsSource } from '../../../../src/measure/backing/relay-sessions.ts';
import type { BlockFate } from '../../../../src/measure/confidence/block-fate.ts';
import { ParaFollower } from '../../../../src/measure/confidence/follow-para.ts';
import { ParaConfidence } from '../../../../src/measure/confidence/para-confidence.ts';

const fates: readonly BlockFate[] = [
  'included',
  'waiting',
  'not_backed',
  'timed_out',
  'disputed',
  'relay_fork',
  'session_change',
  'unknown',
];

/** Relay blocks before which nobody listens. */
const quiet = 8;

type Hear = (item: unknown, receivedAtMs: number) => void;

/** A relay chain and a parachain on it, all of whose blocks are there already. */
class Scene {
  readonly para: MadeParachain;
  readonly relay: MadeRelayNode;
  shortened: string | undefined;
  #hear: Hear = () => undefined;
  #place = 0;

  constructor(seed: number, blocks: number, strange: ReadonlySet<number> = new Set()) {
    this.para = new MadeParachain(seed);
    this.relay = new MadeRelayNode(seed, blocks, { strange, made: this.para });
  }

  /** The best block when listening begins. */
  get best(): MadeParaBlock {
    const before = this.para.blocks.filter(({ builtAt }) => builtAt <= quiet);
    return before.reduce(
      (best, block) => (block.header.number > best.header.number ? block : best),
      this.para.genesis,
    );
  }

  /** What came of the blocks above it. */
  get truth(): ReadonlyMap<MadeParaBlock, string> {
    return madeFates(this.para, this.relay.chain.blocks, this.best.header.number);
  }

  /** As much of a client as a parachain is listened to with. */
  client(isForgetful = false): RpcClient {
    const answers: Record<string, (params: readonly unknown[]) => unknown> = {
      rpc_methods: () => ({ methods: ['chain_subscribeAllHeads'] }),
      chain_getHeader: ([hash]) => {
        if (hash === undefined) return this.best.header.rpc;
        return isForgetful ? null : (this.para.rpcHeader(hash) ?? null);
      },
    };
    const client = {
      url: 'ws://para.example',
      onConnection: () => () => undefined,
      request: async (method: string, params: readonly unknown[] = []) =>
        await Promise.resolve(answers[method]?.(params)),
      subscribe: async (_method: string, _params: readonly unknown[], onItem: Hear) => {
        this.#hear = onItem;
        // A subscription begins with the best block.
        onItem(this.best.header.rpc, 0);
        return await Promise.resolve(1);
      },
      unsubscribe: async () => await Promise.resolve(),
    };
    return client as unknown as RpcClient;
  }

  /** Blocks that were built before a relay block come in. */
  hearBefore(relayBlock: number): void {
    const { blocks } = this.para;
    for (; (blocks[this.#place]?.builtAt ?? Number.POSITIVE_INFINITY) <= relayBlock; this.#place += 1) {
      const block = blocks[this.#place];
      if (block?.isHeard) this.#hear(block.header.rpc, 0);
    }
  }

  async run(isForgetful = false) {
    const { para, relay } = this;
    const confidence = new ParaConfidence(this.client(isForgetful), async ({ logs }) => {
      const slot = Buffer.from(logs[0]?.slice(-16) ?? '', 'hex').readBigUInt64LE();
      return await Promise.resolve(para.keys[Number(slot) % para.keys.length]);
    });
    await confidence.listen(0);
    const enough = new AbortController();
    const items = (pallet: string, item: string) => relay.runtime.item(pallet, item);
    const follower = new ParaFollower(
      relay,
      sessionsSource(relay, async () => await Promise.resolve(items)),
      {
        para: para.para,
        trust: { genesisHash: relay.genesisHash },
        lookBack: 2_000,
        signal: enough.signal,
        onBlock: async (block) => {
          this.hearBefore(block.number);
          await confidence.take(block);
        },
        onStep: () => enough.abort(),
        onShortened: (fromBlock, { code }) => {
          this.shortened = `${fromBlock} ${code}`;
        },
        onFault: (error) => {
          throw error;
        },
        onProgress: () => undefined,
      },
    );
    await follower.follow();
    await new Promise((resolve) => setImmediate(resolve));
    return { counts: follower.tally.counts, confidence: confidence.now };
  }
}

/** Lines that compare: who built how many, and what became of them. */
function linesOf(seen: Awaited<ReturnType<Scene['run']>>): string[] {
  return [...seen.confidence.counts]
    .flatMap(([key, { built, backed, fates: of }]) => [
      `${key} built ${built} backed ${backed}`,
      ...fates.filter((fate) => of[fate] > 0).map((fate) => `${key} ${fate} ${of[fate]}`),
    ])
    .toSorted();
}

function truthOf({ para, truth: told }: Scene): string[] {
  const heard = [...told.keys()].filter(({ isHeard }) => isHeard);
  return para.keys
    .flatMap((key, place) => {
      const own = heard.filter(({ collator }) => collator === place);
      if (own.length === 0) return [];
      const backed = own.filter(({ steps }) => steps.length > 0).length;
      const by = fates.map((fate) => ({
        fate,
        blocks: own.filter((block) => told.get(block) === fate).length,
      }));
      return [
        `${key} built ${own.length} backed ${backed}`,
        ...by.filter(({ blocks }) => blocks > 0).map(({ fate, blocks }) => `${key} ${fate} ${blocks}`),
      ];
    })
    .toSorted();
}

describe('block confidence against a parachain that shares no code with it', () => {
  // ALMANAC_FUZZ_RUNS says how many, 12 by itself.
  const seeds = Array.from({ length: fuzzRuns(12) }, (_, place) => place + 21);
  const scenes = seeds.map((seed) => new Scene(seed, 120));

  it('lays each block built to what became of it, by collator', async () => {
    for (const [place, scene] of scenes.entries()) {
      const seen = await scene.run();
      deepEqual(linesOf(seen), truthOf(scene), `seed ${seeds[place]}`);
      const unheard = [...scene.truth].filter(([block, fate]) => !block.isHeard && fate === 'included');
      equal(seen.confidence.unheard, unheard.length, `seed ${seeds[place]}`);
    }
  });

  it('counts candidates as the relay chain did, from the first block that is read', async () => {
    for (const scene of scenes.slice(0, 3)) {
      const { counts } = await scene.run();
      const { backed, included, timedOut, disputed, dropped, pending, unknown } = counts;
      equal(backed, included + timedOut + disputed + dropped + pending);
      equal(unknown, 0);
      const { relay, para } = scene;
      // Block 1 is the parent of the first one that is read.
      const early = para.blocks.filter(({ builtAt, steps }) => builtAt === 1 && steps.length > 0).length;
      ok(para.counts.backed - backed <= early);
      deepEqual([disputed, dropped], [para.counts.disputed, para.counts.dropped]);
      equal(counts.toBlock, relay.best.number);
      equal(counts.sessionChanges, relay.chain.blocks.filter(({ endsSession }) => endsSession).length);
    }
  });

  it('lays no block wrongly where relay bodies cannot be read, or the node forgets headers', async () => {
    const certain = fates.filter((fate) => fate !== 'unknown' && fate !== 'waiting');
    const strange = new Set([40, 41, 55, 77, 90]);
    for (const [seed, isForgetful] of [
      [31, false],
      [32, false],
      [33, true],
      [34, true],
    ] as const) {
      const scene = new Scene(seed, 120, isForgetful ? new Set() : strange);
      const { confidence, counts } = await scene.run(isForgetful);
      if (!isForgetful) deepEqual([...counts.unread.values()], [strange.size]);
      for (const [place, key] of scene.para.keys.entries()) {
        const mine = confidence.counts.get(key);
        const own = [...scene.truth].filter(([block]) => block.isHeard && block.collator === place);
        for (const fate of certain) {
          const real = own.filter(([, told]) => told === fate).length;
          ok((mine?.fates[fate] ?? 0) <= real, `seed ${seed}, ${fate}: ${mine?.fates[fate]} of ${real}`);
        }
      }
    }
  });

  it('begins later where the relay node has discarded states', async () => {
    const scene = new Scene(24, 80);
    const { chain } = scene.relay;
    scene.relay.lies.set('state_getReadProof', ([, hash], honest) => {
      const number = chain.blocks.find(({ header }) => header.hash === hash)?.header.number ?? 0;
      if (number > 0 && number < 50) throw rpcRefusal('state_getReadProof', 'State already discarded', 4003);
      return honest();
    });
    const { counts } = await scene.run();
    const from = counts.fromBlock ?? 0;
    ok(from > 50);
    equal(scene.shortened, `${from} unreachable/state`);
    equal(counts.toBlock, scene.relay.best.number);
    ok(counts.backed > 5);
  });

  it('counts several cores of one parachain, and nothing of another one', async () => {
    const [scene] = scenes;
    ok(scene);
    const { counts } = await scene.run();
    deepEqual(counts.cores, [0, 1]);
    const { chain } = scene.relay;
    ok(chain.counts.included > scene.para.counts.included);
    ok(counts.included <= scene.para.counts.included);
  });

  it('meets in these chains all that there is to get wrong', () => {
    const all = scenes.flatMap(({ truth }) => [...truth]);
    const least: Readonly<Record<string, number>> = {
      included: 400,
      not_backed: 100,
      timed_out: 10,
      disputed: 3,
      relay_fork: 50,
      session_change: 20,
      waiting: 3,
    };
    const count = (fate: string): number => all.filter(([, told]) => told === fate).length;
    for (const [fate, blocks] of Object.entries(least)) ok(count(fate) >= blocks, `${fate} ${count(fate)}`);
    ok(all.some(([block, fate]) => !block.isHeard && fate === 'included'));
  });
});
