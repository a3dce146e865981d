import assert from 'node:assert/strict';
import { type KnownEffect, outboxKey, pendingRow } from '../../../src/store/outbox-row.ts';
import type { Store } from '../../../src/store/store.ts';
import { alice, bob, outboxCase } from './store-cases.ts';

/** What every store does with the outbox. */
export function keepsOutbox(at: { readonly store: Store; readonly reopen: () => Promise<void> }): void {
  describe('the outbox', () => {
    const full = outboxCase('report/0', {
      state: 'submitted',
      nonce: 3,
      extrinsic: '0xaa',
      hash: '0xbb',
      diesAt: 64,
      attempts: 2,
      block: '0xcc',
      error: 'none',
    });

    it('keeps what every kind of row is for', async () => {
      const place = { network: 3, reporter: bob, window: 60 };
      const effects: readonly KnownEffect[] = [
        { kind: 'report', ...place, part: 'commit' },
        { kind: 'report', ...place, part: 'open' },
        { kind: 'report', ...place, part: 12 },
        { kind: 'census', ...place, part: 0 },
        { kind: 'claim', ...place },
      ];
      await at.store.enqueue(effects.map((effect) => pendingRow(effect, alice, '0x0c00')));
      await at.reopen();
      const [rows, fates] = [await at.store.outbox(alice), await at.store.outboxFates(alice)];
      assert.deepEqual(
        rows.map(({ effect }) => effect),
        effects,
      );
      assert.deepEqual(
        fates.map(({ key, effect }) => [key, effect]),
        effects.map((effect) => [outboxKey(effect), effect]),
      );
    });

    it('keeps every field, and rows in the order of their coming', async () => {
      await at.store.enqueue([outboxCase('z'), full]);
      await at.store.enqueue([outboxCase('a'), outboxCase('of another', { account: bob })]);
      await at.reopen();
      assert.deepEqual(await at.store.outbox(alice), [outboxCase('z'), full, outboxCase('a')]);
      assert.deepEqual(await at.store.outbox(alice, ['submitted', 'refused']), [full]);
      assert.deepEqual(await at.store.outbox(alice, []), []);
    });

    it('tells what became of rows, state by state, without what they hold', async () => {
      await at.store.enqueue([
        outboxCase('z'),
        full,
        outboxCase('y'),
        outboxCase('of another', { account: bob }),
      ]);
      await at.store.enqueue([outboxCase('a', { state: 'finalized', block: '7-3' })]);
      const effect = { kind: 'other' } as const;
      const submitted = { key: 'report/0', effect, state: 'submitted', block: '0xcc' } as const;
      assert.deepEqual(await at.store.outboxFates(alice), [
        { key: 'a', effect, state: 'finalized', block: '7-3' },
        { key: 'z', effect, state: 'pending' },
        { key: 'y', effect, state: 'pending' },
        submitted,
      ]);
      assert.deepEqual(await at.store.outboxFates(alice, ['submitted', 'refused']), [submitted]);
      assert.deepEqual(await at.store.outboxFates(alice, []), []);
    });

    it('takes an effect once', async () => {
      await at.store.enqueue([outboxCase('a')]);
      await at.store.updateOutbox('a', { state: 'finalized', block: '0xcc' });
      await at.store.enqueue([outboxCase('a'), outboxCase('b')]);
      assert.deepEqual(await at.store.outbox(alice), [
        outboxCase('a', { state: 'finalized', block: '0xcc' }),
        outboxCase('b'),
      ]);
    });

    it('changes the fields that are named, and empties those named as undefined', async () => {
      await at.store.enqueue([full]);
      await at.store.updateOutbox('report/0', { attempts: 3, extrinsic: undefined, hash: undefined });
      const { extrinsic: _, hash: __, ...rest } = full;
      assert.deepEqual(await at.store.outbox(alice), [{ ...rest, attempts: 3 }]);
      await at.store.updateOutbox('report/0', {});
      assert.equal((await at.store.outbox(alice)).length, 1);
    });

    it('is counted by state, and drops nothing that is not settled', async () => {
      await at.store.enqueue(['a', 'b', 'c'].map((key) => outboxCase(key)));
      await at.store.updateOutbox('a', { state: 'finalized' });
      assert.deepEqual([...(await at.store.countOutbox(alice))].toSorted(), [
        ['finalized', 1],
        ['pending', 2],
      ]);
      await at.store.dropOutbox(['a', 'b', 'nothing']);
      assert.deepEqual(
        (await at.store.outbox(alice)).map(({ key }) => key),
        ['b', 'c'],
      );
      assert.deepEqual([...(await at.store.countOutbox(bob))], []);
    });

    it('refuses to change a row that is not there', async () => {
      await assert.rejects(at.store.updateOutbox('gone', { attempts: 1 }), { code: 'unknown/outbox' });
    });
  });
}
