import assert from 'node:assert/strict';
import { fakeCall, MadeLedger } from '../../../../../tests/support/fake-outbox-chain.ts';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { Outbox, type OutboxOptions } from '../../../../src/reporting/outbox/outbox.ts';
import type { OutboxEvent } from '../../../../src/reporting/outbox/outbox-pass.ts';

const account = '5Signer';

/** A clock that stands still, and tells who waits on it. */
class HandClock {
  readonly waits: { ms: number; wake: () => void }[] = [];
  #onWait = (): void => undefined;

  now(): number {
    return 0;
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => resolve();
      signal.addEventListener('abort', wake, { once: true });
      this.waits.push({ ms, wake });
      this.#onWait();
    });
  }

  /** Ends when somebody waits for the n-th time. */
  async waited(count: number): Promise<void> {
    while (this.waits.length < count)
      await new Promise<void>((resolve) => {
        this.#onWait = resolve;
      });
  }
}

describe('Outbox.run', () => {
  let ledger: MadeLedger;
  let store: MemoryStore;
  let clock: HandClock;
  let events: OutboxEvent[];
  let stopping: AbortController;

  beforeEach(async () => {
    ledger = new MadeLedger();
    store = new MemoryStore();
    clock = new HandClock();
    events = [];
    stopping = new AbortController();
    ledger.grow(2);
    await store.enqueue([
      {
        key: 'other/1',
        effect: { kind: 'other' },
        account,
        call: fakeCall('other/1'),
        state: 'pending',
        attempts: 0,
      },
    ]);
  });

  function options(): Omit<OutboxOptions, 'chain'> {
    return { store, holder: 'one', clock, onEvent: (event) => events.push(event) };
  }

  function outbox(): Outbox {
    return new Outbox({ ...options(), chain: ledger.chainOf(account) });
  }

  it('works at every finalized block, and releases the lease when it is aborted', async () => {
    const running = outbox().run(stopping.signal);
    await clock.waited(1);
    ledger.grow(1);
    await clock.waited(2);
    assert.equal((await store.outbox(account))[0]?.state, 'finalized');
    stopping.abort();
    await running;
    assert.equal(await store.takeLease(account, 'two', 1_000, 0), true);
  });

  it('looks by itself after a while when no block is announced', async () => {
    const running = outbox().run(stopping.signal);
    await clock.waited(1);
    assert.equal(clock.waits[0]?.ms, 12_000);
    clock.waits[0]?.wake();
    await clock.waited(2);
    stopping.abort();
    await running;
  });

  it('waits longer and longer for a node that does not answer, says so once, and that it is back', async () => {
    ledger.isReachable = false;
    const running = outbox().run(stopping.signal);
    for (let count = 1; count <= 3; count += 1) {
      await clock.waited(count);
      clock.waits[count - 1]?.wake();
    }
    await clock.waited(4);
    ledger.isReachable = true;
    clock.waits[3]?.wake();
    await clock.waited(5);
    assert.deepEqual(
      clock.waits.map(({ ms }) => ms),
      [500, 1_000, 2_000, 4_000, 12_000],
    );
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['unreachable', 'signed', 'reachable'],
    );
    assert.equal(events[0]?.sentence, 'reports wait in the outbox: the connection to the node was closed');
    stopping.abort();
    await running;
  });

  it('waits for the lease that another process holds', async () => {
    await store.takeLease(account, 'two', 1_000, 0);
    const running = outbox().run(stopping.signal);
    await clock.waited(1);
    assert.equal(clock.waits[0]?.ms, 20_000);
    await store.releaseLease(account, 'two');
    clock.waits[0]?.wake();
    await clock.waited(2);
    assert.equal((await store.outbox(account))[0]?.state, 'submitted');
    stopping.abort();
    await running;
  });

  it('ends with what the store throws: what cannot be kept must not be sent', async () => {
    store.updateOutbox = async () => {
      throw new Error('disk full');
    };
    await assert.rejects(outbox().run(stopping.signal), /disk full/);
    assert.equal(ledger.poolSize, 0);
  });

  it('begins with the shortest wait again once the node has answered, and says each time that it is gone', async () => {
    const running = outbox().run(stopping.signal);
    await clock.waited(1);
    for (const [count, ms] of [500, 1_000, 12_000, 500].entries()) {
      ledger.isReachable = ms === 12_000;
      clock.waits[count]?.wake();
      await clock.waited(count + 2);
      assert.equal(clock.waits[count + 1]?.ms, ms);
    }
    const told = events.map(({ kind }) => kind).filter((kind) => kind.endsWith('reachable'));
    assert.deepEqual(told, ['unreachable', 'reachable', 'unreachable']);
    stopping.abort();
    await running;
  });

  it('ends without a word when it is aborted while the node is away', async () => {
    const chain = ledger.chainOf(account);
    chain.finalizedHead = async () => {
      stopping.abort();
      throw new AgentError('unreachable/closed', 'gone', { retryable: true });
    };
    await new Outbox({ ...options(), chain }).run(stopping.signal);
    assert.deepEqual([events, clock.waits.length], [[], 0]);
    assert.equal(await store.takeLease(account, 'two', 1_000, 0), true);
  });

  it('throws on a fault that does not pass, follows no block any more, and leaves the lease', async () => {
    const fault = new AgentError('bad_input/chain', 'another chain');
    let isFollowing = false;
    const chain = ledger.chainOf(account);
    chain.followFinalized = async () => {
      isFollowing = true;
      return () => {
        isFollowing = false;
      };
    };
    chain.finalizedHead = async () => {
      assert.equal(isFollowing, true);
      throw fault;
    };
    await assert.rejects(new Outbox({ ...options(), chain }).run(stopping.signal), fault);
    assert.equal(isFollowing, false);
    assert.equal(await store.takeLease(account, 'two', 1_000, 0), true);
  });

  it('does not rest when there was news while it worked, and rests then', async () => {
    const chain = ledger.chainOf(account);
    const own = chain.finalizedHead;
    let looks = 0;
    const outbox = new Outbox({ ...options(), chain });
    chain.finalizedHead = async () => {
      looks += 1;
      if (looks === 1) outbox.nudge();
      return await own();
    };
    const running = outbox.run(stopping.signal);
    await clock.waited(1);
    assert.equal(looks, 2);
    outbox.nudge();
    await clock.waited(2);
    assert.equal(looks, 3);
    stopping.abort();
    await running;
  });

  it('does nothing when it is aborted before it begins', async () => {
    stopping.abort();
    await outbox().run(stopping.signal);
    assert.deepEqual([events, clock.waits.length], [[], 0]);
  });
});
