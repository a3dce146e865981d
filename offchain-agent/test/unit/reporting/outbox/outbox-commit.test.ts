import assert from 'node:assert/strict';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { outboxKey } from '../../../../src/store/outbox-row.ts';
import { account, OutboxScene, partKey, row } from './outbox-scene.ts';

describe('an outbox with a report that is committed to', () => {
  let test: OutboxScene;

  const steps = (['commit', 'open', 0, 1] as const).map((part) => partKey(part));

  beforeEach(async () => {
    test = new OutboxScene();
    test.ledger.grow(3);
    test.ledger.commitsUntil = 8;
    await test.store.enqueue(steps.map((key) => row(key)));
  });

  it('sends the commit at once, the rest together when commits are over, and nothing the chain would refuse', async () => {
    const outbox = test.outbox();
    assert.deepEqual(await outbox.step(), { alive: 1, waiting: 3 });
    for (; test.ledger.finalizedNumber < 7; test.ledger.grow(1))
      assert.equal((await outbox.step())?.waiting, 3, `${test.ledger.finalizedNumber}`);
    test.ledger.grow(1);
    assert.deepEqual(await outbox.step(), { alive: 3, waiting: 0 });
    test.ledger.grow(1);
    await outbox.step();
    assert.deepEqual(
      test.ledger.finalizedDispatches().map(({ key, dispatch }) => [key, dispatch.kind]),
      steps.map((key) => [key, 'ok']),
    );
  });

  it('opens before it reports also where commits end between its looks at the two', async () => {
    const made = test.ledger.chainOf(account);
    const looks = made.effectOf.bind(made);
    made.effectOf = async (effect) => {
      const state = await looks(effect);
      if (test.ledger.finalizedNumber === 7 && effect.kind === 'report' && effect.part === 'open')
        test.ledger.grow(1);
      return state;
    };
    const outbox = test.outbox({ chain: made });
    for (; test.ledger.finalizedNumber < 7; test.ledger.grow(1)) await outbox.step();
    assert.deepEqual(await outbox.step(), { alive: 0, waiting: 3 });
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    assert.deepEqual(
      test.ledger.finalizedDispatches().map(({ key, dispatch }) => [key, dispatch.kind]),
      steps.map((key) => [key, 'ok']),
    );
  });

  it('opens with the very call that it committed to after a restart', async () => {
    await test.outbox().step();
    test.ledger.grow(1);
    const [, open] = await test.store.outbox(account);
    // Another life, which has nothing but the store.
    const outbox = test.outbox({ holder: 'one' });
    test.ledger.grow(5);
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    assert.equal((await test.row(steps[1] ?? '')).call, open?.call);
    for (const key of steps) assert.equal((await test.row(key)).state, 'finalized');
  });

  it('gives the window up when the commit comes too late, says so once, and goes on with the next one', async () => {
    test.ledger.grow(6);
    await test.outbox().step();
    const told = test.events.filter(({ kind }) => kind === 'refused').map(({ sentence }) => sentence);
    assert.match(
      told[0] ?? '',
      /^report\/0\/5Reporter\/60\/commit is refused: the commits of the window were over/,
    );
    for (const sentence of told.slice(1))
      assert.match(sentence, /60\/commit was refused, so the rest is of no use$/);
    assert.equal(told.length, steps.length);
    test.ledger.commitsUntil = undefined;
    await test.store.enqueue([row(partKey(0, 120))]);
    await test.outbox().step();
    test.ledger.grow(1);
    await test.outbox().step();
    assert.equal((await test.row(partKey(0, 120))).state, 'finalized');
  });

  it('goes before a claim that full blocks leave out, by its nonce; the claim comes later', async () => {
    const claim = outboxKey({ kind: 'claim', network: 0, reporter: '5Reporter', window: 20 });
    const store = new MemoryStore();
    await store.enqueue([row(claim)]);
    test.ledger.isFull = true;
    await test.outbox({ store }).step();
    test.ledger.grow(1);
    await store.enqueue(steps.map((key) => row(key)));
    const outbox = test.outbox({ store });
    await outbox.step();
    test.ledger.grow(1);
    await outbox.step();
    const rows = async () => new Map((await store.outbox(account)).map((one) => [one.key, one]));
    assert.equal((await rows()).get(steps[0] ?? '')?.state, 'finalized');
    test.ledger.isFull = false;
    for (let count = 0; count < 8; count += 1) {
      test.ledger.grow(1);
      await outbox.step();
    }
    assert.deepEqual(
      [...(await rows()).values()].map(({ state }) => state),
      Array.from({ length: 5 }, () => 'finalized'),
    );
  });
});
