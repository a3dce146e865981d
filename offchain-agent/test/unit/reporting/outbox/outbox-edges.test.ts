import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { mortalBlocks, type OutboxChain } from '../../../../src/chain/submit/outbox-chain.ts';
import { outboxKey } from '../../../../src/store/outbox-row.ts';
import { account, OutboxScene, partKey, row } from './outbox-scene.ts';

type Asked = readonly [keyof OutboxChain, readonly unknown[]];

/** The chain, and what it was asked, in order. */
function watched(chain: OutboxChain): { readonly chain: OutboxChain; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const get = (target: OutboxChain, name: keyof OutboxChain): unknown => {
    const value = target[name];
    if (typeof value !== 'function') return value;
    return async (...args: readonly unknown[]): Promise<unknown> => {
      asked.push([name, args]);
      return await (Reflect.apply(value, target, args) as Promise<unknown>);
    };
  };
  return {
    asked,
    chain: new Proxy(chain, { get: (target, name) => get(target, name as keyof OutboxChain) }),
  };
}

describe('an outbox at its edges', () => {
  let test: OutboxScene;
  let chain: OutboxChain;
  let asked: Asked[];

  const submits = (): unknown[] => asked.filter(([name]) => name === 'submit').map(([, [bytes]]) => bytes);
  const claim = (window: number): string =>
    outboxKey({ kind: 'claim', network: 0, reporter: '5Reporter', window });

  beforeEach(() => {
    test = new OutboxScene();
    test.ledger.grow(3);
    ({ chain, asked } = watched(test.ledger.chainOf(account)));
  });

  it('asks nothing of the chain when there is nothing to bring', async () => {
    deepEqual(await test.outbox({ chain }).step(), { alive: 0, waiting: 0 });
    deepEqual(asked, []);
  });

  it('has 16 on their way unless told otherwise', async () => {
    await test.store.enqueue(Array.from({ length: 17 }, (_, part) => row(partKey(part))));
    deepEqual(await test.outbox().step(), { alive: 16, waiting: 1 });
  });

  it('does not count claims among those on their way, and gives each a nonce of its own', async () => {
    await test.store.enqueue([row(claim(20)), row(claim(40)), row(partKey(0)), row(partKey(1))]);
    deepEqual(await test.outbox({ chain, maxInFlight: 1 }).step(), { alive: 3, waiting: 1 });
    const nonces = async (key: string): Promise<number | undefined> => (await test.row(key)).nonce;
    deepEqual([await nonces(claim(20)), await nonces(claim(40)), await nonces(partKey(0))], [0, 1, 0]);
  });

  it('gives a claim no nonce of one that is on its way already', async () => {
    test.ledger.isFull = true;
    for (const window of [20, 40]) {
      await test.store.enqueue([row(claim(window))]);
      await test.outbox().step();
    }
    deepEqual([(await test.row(claim(20))).nonce, (await test.row(claim(40))).nonce], [0, 1]);
  });

  it('gives up a claim whose opening the chain no longer has', async () => {
    await test.store.enqueue([row(claim(20))]);
    test.ledger.closed.add(claim(20));
    await test.outbox().step();
    equal(
      (await test.row(claim(20))).error,
      'the chain no longer has the reveal: it was not claimed in time',
    );
  });

  for (const missing of ['nonce', 'extrinsic', 'hash', 'diesAt'] as const)
    it(`signs anew what lacks its ${missing}: it was never sent`, async () => {
      await test.store.enqueue([row(partKey(0))]);
      test.ledger.deafPool();
      await test.outbox().step();
      const { [missing]: _, ...rest } = await test.row(partKey(0));
      const store = new MemoryStore();
      await store.enqueue([rest]);
      await test.outbox({ store }).step();
      const [kept] = await store.outbox(account);
      equal(kept?.attempts, 2);
    });

  it('gives what is on its way again after two finalized blocks, not sooner and not each time', async () => {
    await test.store.enqueue([row(partKey(0))]);
    test.ledger.deafPool();
    const outbox = test.outbox({ chain });
    const counts: number[] = [];
    for (let block = 0; block < 6; block += 1) {
      await outbox.step();
      await outbox.step();
      counts.push(submits().length);
      test.ledger.grow(1);
    }
    deepEqual(counts, [1, 1, 2, 2, 3, 3]);
  });

  it('gives it again at once when the node was away', async () => {
    await test.store.enqueue([row(partKey(0))]);
    test.ledger.deafPool();
    const stopping = new AbortController();
    let waits = 0;
    const wait = async (): Promise<void> => {
      waits += 1;
      test.ledger.isReachable = waits !== 1;
      if (waits === 3) stopping.abort();
    };
    await test.outbox({ chain, clock: { now: () => 0, wait } }).run(stopping.signal);
    equal(submits().length, 2);
  });

  it('sends by nonce, whatever the order of its rows', async () => {
    await test.store.enqueue([row(partKey(0)), row(partKey(1)), row(partKey(2))]);
    test.ledger.deafPool();
    const outbox = test.outbox({ chain });
    await outbox.step();
    test.ledger.usurp(account);
    test.ledger.build();
    test.ledger.finalize();
    // The first one is signed anew, with the highest nonce.
    await outbox.step();
    equal((await test.row(partKey(0))).nonce, 3);
    asked.length = 0;
    await test.outbox({ chain }).step();
    const bytes = [1, 2, 0].map(async (part) => (await test.row(partKey(part))).extrinsic);
    deepEqual(submits(), await Promise.all(bytes));
  });

  it('does not say again that it waits when it is given again', async () => {
    await test.store.enqueue([row(partKey(0))]);
    let given = 0;
    const submit: OutboxChain['submit'] = async () => {
      given += 1;
      return { kind: 'waiting', why: 'priority too low' };
    };
    const outbox = test.outbox({ chain: { ...test.ledger.chainOf(account), submit } });
    for (let block = 0; block < 6; block += 1) {
      await outbox.step();
      test.ledger.grow(1);
    }
    equal(given, 3);
    equal(test.events.filter(({ kind }) => kind === 'waiting').length, 1);
  });

  it('says once of each that it waits in the pool, and why', async () => {
    await test.store.enqueue([row(partKey(0))]);
    test.ledger.deafPool();
    const outbox = test.outbox();
    await outbox.step();
    // Stale for the pool, and not yet so for what is final.
    test.ledger.deafPool(false);
    test.ledger.usurp(account);
    test.ledger.build();
    const other = test.outbox();
    await other.step();
    test.events.length = 0;
    await test.outbox().step();
    deepEqual(
      test.events.map(({ kind, key, sentence }) => [kind, key, sentence]),
      [['waiting', partKey(0), `${partKey(0)} waits: stale`]],
    );
    test.events.length = 0;
    await other.step();
    deepEqual(test.events, []);
  });

  it('looks for it in the blocks that could hold it, and in no other', async () => {
    await test.store.enqueue([row(partKey(0))]);
    const outbox = test.outbox({ chain });
    await outbox.step();
    const { diesAt = 0, hash } = await test.row(partKey(0));
    test.ledger.grow(1);
    await outbox.step();
    const [first] = asked.filter(([name]) => name === 'find');
    deepEqual(first?.[1], [hash, diesAt - mortalBlocks + 1, 4]);
  });

  it('looks no further than its last block', async () => {
    await test.store.enqueue([row(partKey(0))]);
    test.ledger.deafPool();
    await test.outbox().step();
    const { diesAt = 0, hash } = await test.row(partKey(0));
    test.ledger.deafPool(false);
    test.ledger.usurp(account);
    test.ledger.grow(60);
    await test.outbox({ chain }).step();
    const [first] = asked.filter(([name]) => name === 'find');
    deepEqual(first?.[1], [hash, diesAt - mortalBlocks + 1, diesAt - 1]);
  });

  it('says each time anew that the account cannot pay, and nothing while nothing was asked', async () => {
    const unpaid = (): number => test.events.filter(({ kind }) => kind === 'unpaid').length;
    await test.store.enqueue([row(partKey(0))]);
    const outbox = test.outbox();
    test.ledger.isUnpaid = true;
    await outbox.step();
    equal(unpaid(), 1);
    test.ledger.isUnpaid = false;
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    test.ledger.isUnpaid = true;
    await test.store.enqueue([row(partKey(0, 120))]);
    await outbox.step();
    equal(unpaid(), 2);
  });

  it('says once that the account cannot pay, however many blocks pass', async () => {
    await test.store.enqueue([row(partKey(0)), row(partKey(1))]);
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.isUnpaid = true;
    test.ledger.dropPool();
    for (let block = 0; block < 6; block += 1) {
      test.ledger.grow(1);
      await outbox.step();
    }
    equal(test.events.filter(({ kind }) => kind === 'unpaid').length, 1);
  });

  it('refuses what has failed in a block only with the block', async () => {
    test.ledger.failing.set(partKey(0), 'NotActive');
    await test.store.enqueue([row(partKey(0)), row('unknown/1')]);
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    ok(!('block' in (await test.row('unknown/1'))));
    equal((await test.row(partKey(0))).block, '4-0');
    const told = test.events.filter(({ kind }) => kind === 'refused');
    deepEqual(
      told.map(({ key }) => key),
      ['unknown/1', partKey(0)],
    );
  });

  it('throws on what signing fails with, unless the call itself is wrong', async () => {
    await test.store.enqueue([row(partKey(0))]);
    for (const error of [new Error('no key'), new AgentError('unknown/key', 'no key')]) {
      const sign = async (): Promise<never> => {
        throw error;
      };
      await rejects(test.outbox({ chain: { ...test.ledger.chainOf(account), sign } }).step(), error);
      equal((await test.row(partKey(0))).state, 'pending');
    }
  });

  it('says what it signs, with nonce and attempt, and where what is final stands', async () => {
    await test.store.enqueue([row(partKey(0))]);
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    deepEqual(
      test.events.map(({ sentence }) => sentence),
      [`${partKey(0)} is signed with nonce 0, attempt 1`, `${partKey(0)} is finalized in 4-0`],
    );
    await test.store.enqueue([row(partKey(0, 120))]);
    test.events.length = 0;
    test.ledger.failing.set(partKey(0, 120), 'Duplicate');
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    match(test.events.at(-1)?.sentence ?? '', /is on the chain already$/);
    ok(!('block' in (await test.row(partKey(0, 120)))));
  });
});
