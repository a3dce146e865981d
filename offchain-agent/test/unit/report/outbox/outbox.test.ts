import assert from 'node:assert/strict';
import { FakeLedger, fakeCall } from '../../../../../tests/support/fake-outbox-chain.ts';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { claimKey, type OutboxChain, reportKey } from '../../../../src/chain/submit/outbox-chain.ts';
import { Outbox, type OutboxOptions } from '../../../../src/report/outbox/outbox.ts';
import type { OutboxEvent } from '../../../../src/report/outbox/outbox-pass.ts';
import type { OutboxRow } from '../../../../src/store/store.ts';

const account = '5Signer';

function partKey(part: number, window = 60): string {
  return reportKey({ network: 0, reporter: '5Reporter', window, part });
}

function row(key: string, changes: Partial<OutboxRow> = {}): OutboxRow {
  return { key, account, call: fakeCall(key), state: 'pending', attempts: 0, ...changes };
}

class Case {
  readonly ledger = new FakeLedger();
  readonly store = new MemoryStore();
  readonly events: OutboxEvent[] = [];

  outbox(options: Partial<OutboxOptions> = {}): Outbox {
    return new Outbox({
      store: this.store,
      chain: this.ledger.chainOf(account),
      holder: 'one',
      clock: { now: () => 0, wait: async () => undefined },
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  async row(key: string): Promise<OutboxRow> {
    const found = (await this.store.outbox(account)).find((candidate) => candidate.key === key);
    assert.ok(found, `${key} is lost`);
    return found;
  }
}

describe('Outbox', () => {
  let test: Case;

  beforeEach(() => {
    test = new Case();
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
      message: `another process writes for ${account} now`,
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

  describe('of a report that is committed to', () => {
    const steps = (['commit', 'open', 0, 1] as const).map((part) =>
      reportKey({ network: 0, reporter: '5Reporter', window: 60, part }),
    );

    beforeEach(async () => {
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
      const claim = claimKey({ network: 0, reporter: '5Reporter', window: 20 });
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
});
