import assert from 'node:assert/strict';
import {
  type PendingTransaction,
  type TransactionFate,
  TransactionPool,
} from '../../../../src/lab/embedded/transaction-pool.ts';

const signed = (signer: string, nonce: number): PendingTransaction => ({
  hex: `0x${Buffer.from(`${signer}${nonce}`).toString('hex')}`,
  signer,
  nonce,
});

describe('TransactionPool', () => {
  it('orders each signer by nonce, whatever the order of arrival', () => {
    const pool = new TransactionPool();
    for (const transaction of [signed('a', 2), signed('b', 0), signed('a', 0), signed('a', 1)])
      pool.add(transaction);
    const { ready } = pool.arrange(
      new Map([
        ['a', 0],
        ['b', 0],
      ]),
    );
    assert.deepEqual(ready, [signed('a', 0), signed('a', 1), signed('a', 2), signed('b', 0)]);
  });

  it('holds back what comes after a gap', () => {
    const pool = new TransactionPool();
    for (const nonce of [5, 7]) pool.add(signed('a', nonce));
    const { ready, stale } = pool.arrange(new Map([['a', 5]]));
    assert.deepEqual(ready, [signed('a', 5)]);
    assert.deepEqual(stale, []);
    assert.equal(pool.has(signed('a', 7).hex), true);
  });

  it('finds nonces stale that were used', () => {
    const pool = new TransactionPool();
    for (const nonce of [4, 5]) pool.add(signed('a', nonce));
    const { ready, stale } = pool.arrange(new Map([['a', 5]]));
    assert.deepEqual(ready, [signed('a', 5)]);
    assert.deepEqual(stale, [signed('a', 4)]);
  });

  it('lets bare extrinsics through', () => {
    const pool = new TransactionPool();
    pool.add({ hex: '0x00', nonce: 0 });
    assert.deepEqual(pool.arrange(new Map()).ready, [{ hex: '0x00', nonce: 0 }]);
  });

  it('tells once what became of a transaction', () => {
    const pool = new TransactionPool();
    const { hex } = signed('a', 0);
    const fates: TransactionFate[] = [];
    pool.add(signed('a', 0));
    pool.onLeave(hex, (fate) => fates.push(fate));
    const stop = pool.onLeave(hex, () => assert.fail('stopped waiting'));
    stop();
    pool.leave(hex, { inBlock: '0x01' });
    pool.leave(hex, { inBlock: '0x02' });
    assert.deepEqual(fates, [{ inBlock: '0x01' }]);
    assert.deepEqual(pool.pending, []);
  });
});
