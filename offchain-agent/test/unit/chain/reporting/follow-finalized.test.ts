import assert from 'node:assert/strict';
import { followFinalizedHeads } from '../../../../src/chain/reporting/api-reporting-chain.ts';
import type { FinalizedHead } from '../../../../src/chain/reporting/reporting-chain.ts';

/** A subscription that is fed by hand, and reads that end when told. */
class Feed {
  onItem = (_item: unknown, _receivedAtMs: number): void => undefined;
  readonly reads: { resolve: (head: FinalizedHead) => void; reject: (error: Error) => void }[] = [];
  readonly heads: number[] = [];
  unsubscribed = 0;

  async subscribe(_method: string, _params: readonly unknown[], onItem: Feed['onItem']): Promise<number> {
    this.onItem = onItem;
    return 7;
  }

  async unsubscribe(): Promise<void> {
    this.unsubscribed += 1;
  }

  async follow(): Promise<() => Promise<void>> {
    const read = async (): Promise<FinalizedHead> =>
      await new Promise((resolve, reject) => this.reads.push({ resolve, reject }));
    return await followFinalizedHeads(this, read, ({ number }) => this.heads.push(number));
  }

  announce(): void {
    this.onItem({}, 0);
  }

  async answer(number: number): Promise<void> {
    this.reads.shift()?.resolve({ number, hash: `0x${number}`, timeMs: number });
    await settled();
  }
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('followFinalizedHeads', () => {
  it('tells of the newest alone when several came while one was read', async () => {
    const feed = new Feed();
    await feed.follow();
    for (let count = 0; count < 3; count += 1) feed.announce();
    assert.equal(feed.reads.length, 1);
    await feed.answer(1);
    assert.equal(feed.reads.length, 1);
    await feed.answer(3);
    assert.deepEqual([feed.heads, feed.reads.length], [[1, 3], 0]);
  });

  it('is over when no read is under way, so that the connection can be closed under none', async () => {
    const feed = new Feed();
    const stop = await feed.follow();
    feed.announce();
    let isOver = false;
    const over = Promise.resolve(stop()).then(() => {
      isOver = true;
    });
    await settled();
    assert.equal(isOver, false);
    await feed.answer(1);
    await over;
    assert.deepEqual([feed.heads, feed.unsubscribed], [[], 1]);
  });

  it('tells of no block twice and of none that is older, as after a reconnection to a node behind', async () => {
    const feed = new Feed();
    await feed.follow();
    for (const number of [5, 5, 4, 6]) {
      feed.announce();
      await feed.answer(number);
    }
    assert.deepEqual(feed.heads, [5, 6]);
  });

  it('goes on after a read that failed', async () => {
    const feed = new Feed();
    await feed.follow();
    feed.announce();
    feed.reads.shift()?.reject(new Error('closed'));
    await settled();
    feed.announce();
    await feed.answer(2);
    assert.deepEqual(feed.heads, [2]);
  });

  it('tells of nothing once it is stopped, also of what was being read', async () => {
    const feed = new Feed();
    const stop = await feed.follow();
    feed.announce();
    const over = stop();
    await feed.answer(1);
    await over;
    assert.deepEqual([feed.heads, feed.unsubscribed], [[], 1]);
  });
});
