import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { blake2AsU8a, cryptoWaitReady } from '@polkadot/util-crypto';
import {
  type FakeBabeBlock,
  type FakeEpochData,
  type FakeValidator,
  fakeValidator,
  MadeBabeChain,
} from '../../../../../../tests/support/made-babe-chain.ts';
import { MadeChain } from '../../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../../tests/support/made-node.ts';
import { pseudoRandom } from '../../../../../../tests/support/pseudo-random.ts';
import type { AgentError } from '../../../../../src/base/error.ts';
import { RpcBabeSource } from '../../../../../src/chain/babe/babe-source.ts';
import { RpcClient } from '../../../../../src/chain/rpc/client.ts';
import { BabeAuthorship } from '../../../../../src/measure/authorship/babe/babe-authorship.ts';
import type { Duties } from '../../../../../src/measure/authorship/babe/duty-tally.ts';
import { type WatchState, watchChain } from '../../../../../src/measure/authorship/watch.ts';

type State = WatchState<Readonly<Duties>>;

const all = [0, 1, 2, 3, 4, 5].map(fakeValidator);
const genesisSlot = 299_188_000;
const durationSlots = 20;

/** The slot's own author by the formula, written anew: an integer as wide as the hash. */
function ownOf({ validators, randomness }: FakeEpochData, slot: number): number {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(BigInt(slot));
  const hash = blake2AsU8a(Buffer.concat([randomness, number]), 256);
  return Number(BigInt(`0x${Buffer.from(hash).toString('hex')}`) % BigInt(validators.length));
}

/** A chain that lives: stopped validators, forks, skipped epochs, sets that change. */
class Life {
  readonly chain: MadeBabeChain;
  /** All blocks sealed, those of lost forks too. */
  readonly sealed: FakeBabeBlock[] = [];
  readonly #below: (limit: number) => number;
  #stopped = new Set<FakeValidator>();

  constructor(seed: number, allowedSlots = 2) {
    this.chain = new MadeBabeChain({ validators: all, durationSlots, allowedSlots });
    this.#below = pseudoRandom(seed);
  }

  /** Lives through a slot; the headers that came in. */
  live(slot: number): FakeBabeBlock[] {
    const below = this.#below;
    const { chain } = this;
    if (below(100) < 4) this.#stopped.add(all[below(all.length)] as FakeValidator);
    if (below(100) < 8) this.#stopped.delete(all[below(all.length)] as FakeValidator);
    const data = chain.dataAt(slot);
    const own = ownOf(data, slot);
    const isUp = (author: number) => !this.#stopped.has(data.validators[author] as FakeValidator);
    const claims = data.validators.flatMap((_, author) =>
      isUp(author) && below(100) < 5 ? [{ author, kind: 1 }] : [],
    );
    if (isUp(own)) claims.push({ author: own, kind: 2 + below(2) });
    const next = this.#nextData();
    const parent = chain.head;
    const built = claims.map(({ author, kind }) => chain.build(slot, author, kind, next, parent));
    this.sealed.push(...built);
    const [winner] = built;
    if (winner && below(100) >= 8) chain.finalize(winner);
    return built;
  }

  #nextData(): FakeEpochData {
    const validators = all.filter(() => this.#below(100) < 80);
    const randomness = new Uint8Array(32).fill(this.#below(256));
    return { validators: validators.length > 0 ? validators : all, randomness };
  }
}

/** Serves a chain, and watches it through real sockets. */
async function watching(life: Life, lookBack: number) {
  const node = new MadeNode(new MadeChain([]), life.chain.options());
  await node.start();
  const client = await RpcClient.open(node.url);
  const controller = new AbortController();
  const states: State[] = [];
  const shortened: [number, AgentError][] = [];
  let wake = (): void => undefined;
  const done = watchChain(new BabeAuthorship(new RpcBabeSource(client)), {
    lookBack,
    signal: controller.signal,
    onShortened: (...why) => shortened.push(why),
    onChange: (state) => {
      states.push(state);
      wake();
    },
  });
  done.catch(() => undefined);
  const until = async (toBlock: number): Promise<State> => {
    while ((states.at(-1)?.toBlock ?? 0) < toBlock)
      await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
    return states.at(-1) as State;
  };
  const close = async (): Promise<void> => {
    controller.abort();
    await done.catch(() => undefined);
    client.close();
    await node.stop();
  };
  return { node, until, close, done, shortened };
}

/** Counts anew, slot by slot, of blocks `from` to the head, with the headers that came in. */
function recounted({ chain }: Life, from: number, seen: readonly FakeBabeBlock[]) {
  const counts = new Map<string, { kept: number; lost: number; missed: number[]; primary: number }>();
  const of = (key: string) => {
    const found = counts.get(key) ?? { kept: 0, lost: 0, missed: [], primary: 0 };
    counts.set(key, found);
    return found;
  };
  for (const block of chain.finalized.slice(from)) {
    const parent = chain.finalized[block.number - 1] as FakeBabeBlock;
    const first = parent.number === 0 ? block.slot : parent.slot + 1;
    for (let slot = first; slot <= block.slot; slot += 1) {
      const data = chain.dataAt(slot, parent);
      const own = ownOf(data, slot);
      const keyOf = (author: number) => data.validators[author]?.key ?? '';
      if (slot === block.slot) {
        if (block.author === own) of(keyOf(own)).kept += 1;
        if (block.kind === 1) of(keyOf(block.author)).primary += 1;
      } else if (seen.some((one) => one.slot === slot && one.author === own)) of(keyOf(own)).lost += 1;
      else of(keyOf(own)).missed.push(slot);
    }
  }
  return counts;
}

function figures({ validators }: State) {
  const counted = validators.filter(({ assigned, primary }) => assigned + primary > 0);
  return new Map(
    counted.map(({ key, kept, lost, missedSlots, primary, assigned }) => {
      equal(assigned, kept + lost + missedSlots.length);
      return [key, { kept, lost, missed: missedSlots, primary }];
    }),
  );
}

describe('a watch of a BABE chain', function () {
  before(cryptoWaitReady);
  this.timeout(60_000);

  for (const [seed, from] of [
    [11, 1],
    [12, 150],
  ] as const)
    it(`counts what a recount counts, over forks, skipped epochs and sets that change (from block ${from})`, async () => {
      const life = new Life(seed);
      // Silence for some epochs, twice.
      const slots = Array.from(
        { length: 420 },
        (_, index) => index + (index > 90 ? 70 : 0) + (index > 300 ? 45 : 0),
      );
      for (const slot of slots) life.live(genesisSlot + slot);
      const { chain } = life;
      ok(chain.head.epoch.index > 20);
      const watch = await watching(life, chain.head.number - from + 1);
      const first = await watch.until(chain.head.number);
      deepEqual([first.fromBlock, first.slotDurationMs], [from, 3_000]);
      deepEqual(figures(first), recounted(life, from, []));
      const end = chain.head.slot;
      const seen: FakeBabeBlock[] = [];
      for (let slot = end + 1; slot <= end + 150; slot += 1) {
        for (const block of life.live(slot)) {
          seen.push(block);
          watch.node.push('chain_subscribeAllHeads', block.header);
        }
      }
      watch.node.push('chain_subscribeFinalizedHeads', chain.head.header);
      const last = await watch.until(chain.head.number);
      deepEqual(figures(last), recounted(life, from, seen));
      ok([...figures(last).values()].some(({ lost }) => lost > 0));
      const expected = last.validators.reduce((sum, { expectedPrimary }) => sum + expectedPrimary, 0);
      const counted = (last.lastSlot ?? 0) - (last.firstSlot ?? 0) + 1;
      ok(Math.abs(expected - counted / 4) < 1e-6, `${expected} of ${counted} slots`);
      const arrived = last.validators.reduce((sum, { arrival }) => sum + (arrival?.blocks ?? 0), 0);
      equal(
        arrived + last.clockFaults,
        seen.length - seen.filter(({ slot }) => slot > chain.head.slot).length,
      );
      await watch.close();
    });

  it('takes a header for no proof of presence whose seal is another', async () => {
    const life = new Life(1);
    const { chain } = life;
    const data = chain.dataAt(0);
    const build = (slot: number) => chain.build(slot, ownOf(chain.dataAt(slot), slot), 2, data);
    for (const slot of [0, 1]) chain.finalize(build(genesisSlot + slot));
    const watch = await watching(life, 10);
    await watch.until(2);
    const lost = build(genesisSlot + 2).header;
    const other = build(genesisSlot + 3);
    const seal = other.header.digest.logs.at(-1) ?? '';
    const forged = { ...lost, digest: { logs: [lost.digest.logs[0] ?? '', seal] } };
    watch.node.push('chain_subscribeAllHeads', forged);
    chain.finalize(other);
    watch.node.push('chain_subscribeFinalizedHeads', other.header);
    const state = await watch.until(3);
    deepEqual(
      state.validators.flatMap(({ lost, missedSlots }) => [
        ...missedSlots,
        ...Array<string>(lost).fill('lost'),
      ]),
      [genesisSlot + 2],
    );
    equal(state.unattributed, 1);
    await watch.close();
  });

  it('knows of no duty where the chain has no secondary claims', async () => {
    const life = new Life(1, 0);
    const { chain } = life;
    for (const slot of [0, 4, 7])
      chain.finalize(chain.build(genesisSlot + slot, slot % 3, 1, chain.dataAt(0)));
    const watch = await watching(life, 10);
    const state = await watch.until(3);
    equal(state.slotsWithoutOwner, 8);
    deepEqual(
      state.validators.map(({ assigned, primary }) => [assigned, primary]),
      [[0, 1], [0, 2], ...Array.from({ length: 4 }, () => [0, 0])],
    );
    await watch.close();
  });

  it('begins later where the node has discarded the state, and says so', async () => {
    const life = new Life(5);
    for (let slot = 0; slot < 60; slot += 1) life.live(genesisSlot + slot);
    life.chain.oldestState = life.chain.head.number - 10;
    const watch = await watching(life, 1_000);
    const state = await watch.until(life.chain.head.number);
    ok(state.fromBlock > life.chain.oldestState);
    equal(watch.shortened[0]?.[0], state.fromBlock);
    equal(watch.shortened[0]?.[1].code, 'unreachable/state');
    await watch.close();
  });

  it('ends with a sentence, and all that was counted, at a block of another engine', async () => {
    const life = new Life(5);
    for (let slot = 0; slot < 30; slot += 1) life.live(genesisSlot + slot);
    const { chain } = life;
    const { head } = chain;
    const watch = await watching(life, 1_000);
    await watch.until(head.number);
    const built = chain.build(head.slot + 1, 0, 2, chain.dataAt(0));
    const after = chain.build(head.slot + 2, 0, 2, chain.dataAt(0), built);
    const aura = '0x066175726120e000000000000000';
    Object.assign(after.header.digest, { logs: [aura] });
    chain.finalize(built);
    chain.finalize(after);
    watch.node.push('chain_subscribeFinalizedHeads', after.header);
    await rejects(watch.done, {
      code: 'bad_input/not_babe',
      message: /^block \d+ has no BABE slot in its header/,
    });
    equal((await watch.until(built.number)).toBlock, built.number);
    await watch.close();
  });
});
