import assert from 'node:assert/strict';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import type { OutboxChain } from '../../../../src/chain/submit/outbox-chain.ts';
import { account, OutboxScene, partKey, row } from './outbox-scene.ts';

describe('Outbox', () => {
  let test: OutboxScene;

  beforeEach(() => {
    test = new OutboxScene();
    test.ledger.grow(3);
  });

  it('brings a row to the finalized chain, and keeps what it signed before it sends it', async () => {
    const { ledger, store } = test;
    await store.enqueue([row(partKey(0))]);
    const outbox = test.outbox();
    assert.deepEqual(await outbox.step(), { alive: 1, waiting: 0 });
    const { state, nonce, diesAt, attempts } = await test.row(partKey(0));
    assert.deepEqual(
      { state, nonce, diesAt, attempts },
      { state: 'submitted', nonce: 0, diesAt: 35, attempts: 1 },
    );
    ledger.grow(1);
    assert.deepEqual(await outbox.step(), { alive: 0, waiting: 0 });
    assert.deepEqual((await test.row(partKey(0))).block, '4-0');
    assert.deepEqual(
      test.events.map(({ kind }) => kind),
      ['signed', 'finalized'],
    );
  });

  it('keeps no signature of its own when another process took the lease while it signed', async () => {
    const { ledger, store } = test;
    const own = ledger.chainOf(account);
    let nowMs = 0;
    const sign: OutboxChain['sign'] = async (...call) => {
      const signed = await own.sign(...call);
      // It slept through its lease.
      nowMs = 61_000;
      assert.ok(await store.takeLease(account, 'two', 60_000, nowMs));
      return signed;
    };
    const chain = new Proxy(own, {
      get: (target, name) => (name === 'sign' ? sign : Reflect.get(target, name, target)),
    });
    await store.enqueue([row(partKey(0))]);
    const clock = { now: () => nowMs, wait: async (): Promise<void> => undefined };
    await assert.rejects(test.outbox({ chain, clock }).step(), {
      code: 'unknown/lease',
      message: `another process holds the lease of reporter ${account}`,
      retryable: true,
    });
    assert.equal((await test.row(partKey(0))).state, 'pending');
    assert.deepEqual(test.events, []);
  });

  it('sends the parts of a report together, with nonces in their order', async () => {
    const keys = [0, 1, 2].map((part) => partKey(part));
    await test.store.enqueue(keys.map((key) => row(key)));
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    assert.deepEqual(
      test.ledger.finalizedDispatches().map(({ key }) => key),
      keys,
    );
  });

  it('has no more on their way than it was told', async () => {
    await test.store.enqueue([0, 1, 2].map((part) => row(partKey(part))));
    assert.deepEqual(await test.outbox({ maxInFlight: 2 }).step(), { alive: 2, waiting: 1 });
  });

  it('gives the same bytes again when a pool has lost them', async () => {
    await test.store.enqueue([row(partKey(0))]);
    const outbox = test.outbox();
    await outbox.step();
    const { hash } = await test.row(partKey(0));
    test.ledger.dropPool();
    test.ledger.grow(2);
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    assert.deepEqual(await test.row(partKey(0)).then((kept) => [kept.state, kept.hash]), ['finalized', hash]);
  });

  it('survives a fork that had the extrinsic and was abandoned', async () => {
    await test.store.enqueue([row(partKey(0))]);
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.build();
    test.ledger.reorg();
    test.ledger.finalize();
    await outbox.step();
    assert.equal((await test.row(partKey(0))).state, 'submitted');
    test.ledger.grow(2);
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    assert.equal((await test.row(partKey(0))).attempts, 1);
    assert.equal((await test.row(partKey(0))).state, 'finalized');
  });

  it('signs anew only when the last block that could hold the first one is final', async () => {
    await test.store.enqueue([row(partKey(0))]);
    test.ledger.deafPool();
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.grow(30);
    await outbox.step();
    assert.deepEqual([test.ledger.finalizedNumber, (await test.row(partKey(0))).attempts], [33, 1]);
    test.ledger.grow(1);
    await outbox.step();
    const { attempts, nonce } = await test.row(partKey(0));
    assert.deepEqual({ attempts, nonce }, { attempts: 2, nonce: 0 });
  });

  it('signs anew at once when somebody else has used the nonce', async () => {
    await test.store.enqueue([row(partKey(0)), row(partKey(1))]);
    const outbox = test.outbox();
    test.ledger.deafPool();
    await outbox.step();
    test.ledger.deafPool(false);
    test.ledger.usurp(account);
    test.ledger.grow(1);
    await outbox.step();
    assert.deepEqual([(await test.row(partKey(0))).nonce, (await test.row(partKey(1))).nonce], [2, 1]);
    for (let count = 0; count < 8; count += 1) {
      test.ledger.grow(1);
      await outbox.step();
    }
    assert.equal((await test.row(partKey(0))).state, 'finalized');
    assert.equal((await test.row(partKey(1))).state, 'finalized');
  });

  it('signs for the new runtime once the upgrade is final, and not before', async () => {
    await test.store.enqueue([row(partKey(0))]);
    test.ledger.deafPool();
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.upgrade();
    test.ledger.build();
    await outbox.step();
    assert.equal((await test.row(partKey(0))).attempts, 1);
    test.ledger.deafPool(false);
    test.ledger.finalize();
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    const { attempts, state } = await test.row(partKey(0));
    assert.deepEqual({ attempts, state }, { attempts: 2, state: 'finalized' });
  });

  it('asks for the effect before it signs: what another process brought is not brought twice', async () => {
    await test.store.enqueue([row(partKey(0))]);
    await test.outbox().step();
    test.ledger.grow(1);
    const other = new MemoryStore();
    await other.enqueue([row(partKey(0))]);
    await test.outbox({ store: other }).step();
    const [kept] = await other.outbox(account);
    assert.deepEqual([kept?.state, kept?.attempts], ['finalized', 0]);
  });

  it('refuses with the reason in words what the chain refuses', async () => {
    test.ledger.failing.set(partKey(0), 'NotActive');
    await test.store.enqueue([row(partKey(0))]);
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    const { state, error, block } = await test.row(partKey(0));
    assert.equal(state, 'refused');
    assert.match(error ?? '', /^Sli\.NotActive: the reporter was not active in the window/);
    assert.equal(block, '4-0');
  });

  it('tries ten times what should pass by itself, and refuses it then: each time costs a fee', async () => {
    test.ledger.failing.set(partKey(0), 'TooEarly');
    await test.store.enqueue([row(partKey(0))]);
    const outbox = test.outbox();
    for (let count = 0; count < 12; count += 1) {
      await outbox.step();
      test.ledger.grow(1);
    }
    const { state, error, attempts } = await test.row(partKey(0));
    assert.deepEqual([state, attempts], ['refused', 10]);
    assert.match(error ?? '', /^Sli\.TooEarly: the chain had not counted the slots of the window yet$/);
    assert.equal(test.ledger.finalizedDispatches().length, 10);
  });

  it('refuses the later parts of a report whose earlier part was refused', async () => {
    test.ledger.failing.set(partKey(0), 'WrongLink');
    await test.store.enqueue([row(partKey(0)), row(partKey(1)), row(partKey(0, 120))]);
    const outbox = test.outbox({ maxInFlight: 1 });
    for (let count = 0; count < 5; count += 1) {
      await outbox.step();
      test.ledger.grow(1);
    }
    assert.match((await test.row(partKey(1))).error ?? '', /^report\/0\/5Reporter\/60\/0 was refused/);
    assert.equal((await test.row(partKey(0, 120))).state, 'finalized');
  });

  it('gives up a row whose window is closed, but not while its extrinsic may still be included', async () => {
    await test.store.enqueue([row(partKey(0))]);
    test.ledger.deafPool();
    const outbox = test.outbox();
    await outbox.step();
    test.ledger.closed.add(partKey(0));
    test.ledger.grow(5);
    await outbox.step();
    assert.equal((await test.row(partKey(0))).state, 'submitted');
    test.ledger.grow(30);
    await outbox.step();
    assert.deepEqual(await test.row(partKey(0)).then(({ state, error }) => [state, error]), [
      'refused',
      'window closed: it was not included in time',
    ]);
  });

  it('lets the effect decide where the events of the block are gone', async () => {
    await test.store.enqueue([row(partKey(0))]);
    await test.outbox().step();
    test.ledger.grow(1);
    test.ledger.oldestEvents = 100;
    await test.outbox().step();
    assert.equal((await test.row(partKey(0))).state, 'finalized');
  });

  it('refuses a call that the runtime does not know', async () => {
    await test.store.enqueue([row('unknown/1')]);
    await test.outbox().step();
    assert.deepEqual(await test.row('unknown/1').then(({ state, error }) => [state, error]), [
      'refused',
      'the runtime does not know the call',
    ]);
  });

  it('says once that the account cannot pay, and submits when it can', async () => {
    test.ledger.isUnpaid = true;
    await test.store.enqueue([row(partKey(0))]);
    const outbox = test.outbox();
    await outbox.step();
    await outbox.step();
    const unpaid = test.events.filter(({ kind }) => kind === 'unpaid');
    assert.equal(unpaid.length, 1);
    assert.match(unpaid[0]?.sentence ?? '', /^5Signer cannot pay the fee: .*send funds to it/);
    test.ledger.isUnpaid = false;
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    assert.equal((await test.row(partKey(0))).state, 'finalized');
  });

  it('leaves an account alone whose lease another process holds', async () => {
    await test.store.enqueue([row(partKey(0))]);
    await test.store.takeLease(account, 'two', 1_000, 0);
    assert.equal(await test.outbox().step(), undefined);
    assert.equal((await test.row(partKey(0))).state, 'pending');
  });
});
