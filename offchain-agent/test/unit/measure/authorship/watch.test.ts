import assert from 'node:assert/strict';
import { FakeAuraSource } from '../../../../../tests/support/fake-aura-source.ts';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { AuraAuthorship } from '../../../../src/measure/authorship/aura-authorship.ts';
import { type WatchState, watchChain } from '../../../../src/measure/authorship/watch.ts';

const [a, b, c] = [fakeKey(0), fakeKey(1), fakeKey(2)];

/** Runs a watch against a chain in memory; `next` waits for the state after the next change. */
function watching(chain: MadeChain, source = new FakeAuraSource(chain), lookBack = 200) {
  const controller = new AbortController();
  const states: WatchState[] = [];
  let wake = (): void => undefined;
  const onChange = (state: WatchState): void => {
    states.push(state);
    wake();
  };
  const done = watchChain(new AuraAuthorship(source), { lookBack, signal: controller.signal, onChange });
  const next = async (count: number): Promise<WatchState> => {
    while (states.length < count)
      await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
    return states[count - 1] as WatchState;
  };
  const stop = async (): Promise<WatchState | undefined> => {
    controller.abort();
    return await done;
  };
  return { next, stop, done, source };
}

function counts(state: WatchState | undefined): Record<string, string> {
  return Object.fromEntries(
    (state?.validators ?? []).map(({ key, authored, assigned }) => [key, `${authored}/${assigned}`]),
  );
}

describe('watchChain', () => {
  it('counts the last finalized blocks first, then every further one', async () => {
    const chain = new MadeChain([a, b, c]);
    chain.grow([12, 13, 15, 16]);
    const watch = watching(chain, undefined, 2);
    const first = await watch.next(1);
    assert.deepEqual([first.fromBlock, first.toBlock, first.firstSlot, first.lastSlot], [3, 4, 14, 16]);
    assert.deepEqual(counts(first), { [a]: '1/1', [b]: '1/1', [c]: '0/1' });
    chain.grow([17]);
    assert.deepEqual(counts(await watch.next(2)), { [a]: '1/1', [b]: '1/1', [c]: '1/2' });
    assert.equal((await watch.stop())?.toBlock, 5);
  });

  it('shows a member of the set whose turn did not come yet', async () => {
    const chain = new MadeChain([a, b, c]);
    chain.grow([12]);
    const watch = watching(chain);
    assert.deepEqual(counts(await watch.next(1)), { [a]: '1/1', [b]: '0/0', [c]: '0/0' });
    await watch.stop();
  });

  it('keeps a validator that has left the set, marked as such', async () => {
    const chain = new MadeChain([a, b]);
    chain.append(10);
    chain.append(11, { authorities: [a] });
    chain.finalize(chain.append(12));
    const watch = watching(chain);
    const state = await watch.next(1);
    assert.deepEqual(
      state.validators.map(({ key, isActive }) => [key, isActive]),
      [
        [a, true],
        [b, false],
      ],
    );
    await watch.stop();
  });

  it('measures new blocks as they come in, the first one of each slot', async () => {
    const chain = new MadeChain([a, b]);
    chain.grow([10]);
    const watch = watching(chain);
    await watch.next(1);
    watch.source.nowMs = 11_180;
    chain.append(11);
    chain.append(11);
    watch.source.nowMs = 11_999;
    chain.grow([12]);
    const state = await watch.next(2);
    const arrivals = Object.fromEntries(state.validators.map(({ key, arrival }) => [key, arrival]));
    assert.deepEqual(arrivals, { [a]: undefined, [b]: { blocks: 1, p50Ms: 180, p95Ms: 180, late: 0 } });
    assert.equal(state.clockFaults, 1);
    await watch.stop();
  });

  it('counts new blocks whose author it cannot ask for', async () => {
    const chain = new MadeChain([a]);
    chain.grow([10]);
    const watch = watching(chain);
    await watch.next(1);
    const authoritiesAfter = watch.source.authoritiesAfter.bind(watch.source);
    watch.source.authoritiesAfter = async () => {
      throw new AgentError('unreachable/closed', 'closed', { retryable: true });
    };
    const block = chain.append(11);
    await new Promise((resolve) => setTimeout(resolve, 5));
    watch.source.authoritiesAfter = authoritiesAfter;
    chain.finalize(block);
    assert.equal((await watch.next(2)).unattributed, 1);
    await watch.stop();
  });

  it('starts later where the node has discarded the older state', async () => {
    const chain = new MadeChain([a]);
    chain.grow(Array.from({ length: 100 }, (_, index) => index + 1));
    const source = new FakeAuraSource(chain);
    source.oldestState = 80;
    const watch = watching(chain, source);
    const state = await watch.next(1);
    assert.ok(state.fromBlock > 80 && state.fromBlock <= 90, `from block ${state.fromBlock}`);
    assert.equal(state.toBlock, 100);
    await watch.stop();
  });

  it('starts later where slots were of another length, and says so', async () => {
    const chain = new MadeChain([a]);
    chain.grow(Array.from({ length: 100 }, (_, index) => index + 1));
    const source = new FakeAuraSource(chain);
    source.slotDurationMs = async (hash) => ((chain.block(hash)?.number ?? 0) < 60 ? 6_000 : 1_000);
    const told: string[] = [];
    const controller = new AbortController();
    const state = await watchChain(new AuraAuthorship(source), {
      lookBack: 100,
      signal: controller.signal,
      onShortened: (fromBlock, { message }) => told.push(`${fromBlock}: ${message}`),
      onChange: () => controller.abort(),
    });
    assert.deepEqual([state?.fromBlock, state?.toBlock], [76, 100]);
    assert.deepEqual(told, [
      '76: slots took 6000 ms at block 51 and take 1000 ms now; slots before and after do not compare',
    ]);
  });

  it('catches up after failures that pass', async () => {
    const chain = new MadeChain([a]);
    chain.grow([1, 2]);
    const watch = watching(chain);
    await watch.next(1);
    const headerOf = watch.source.headerOf.bind(watch.source);
    watch.source.headerOf = async () => {
      throw new AgentError('unreachable/closed', 'closed', { retryable: true });
    };
    chain.grow([3]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    watch.source.headerOf = headerOf;
    chain.grow([5]);
    assert.deepEqual(counts(await watch.next(2)), { [a]: '4/5' });
    await watch.stop();
  });

  it('ends with the failure that does not pass', async () => {
    const chain = new MadeChain([a]);
    chain.grow([1]);
    const watch = watching(chain);
    await watch.next(1);
    watch.source.headerOf = async () => {
      throw new AgentError('unreachable/block', 'gone');
    };
    chain.grow([2]);
    await assert.rejects(watch.done, { code: 'unreachable/block' });
  });

  it('gives no answer from the oldest part when it is ended on its way to the head', async () => {
    const chain = new MadeChain([a]);
    chain.grow(Array.from({ length: 100 }, (_, index) => index + 1));
    const controller = new AbortController();
    let blocks = 0;
    const states: WatchState[] = [];
    const onBlock = (): void => {
      blocks += 1;
      if (blocks === 10) controller.abort();
    };
    const onChange = (state: WatchState): void => void states.push(state);
    const { signal } = controller;
    await assert.rejects(
      watchChain(new AuraAuthorship(new FakeAuraSource(chain)), { lookBack: 100, signal, onBlock, onChange }),
      { code: 'unknown/incomplete', message: /^the watch ended at 10 of the 100 finalized blocks / },
    );
    assert.deepEqual(states, []);
  });

  it('waits on a chain that has finalized nothing, and says so at the end', async () => {
    const chain = new MadeChain([a]);
    const watch = watching(chain);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(await watch.stop(), undefined);
  });
});
