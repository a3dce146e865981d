import assert from 'node:assert/strict';
import { isWorthIt, mostAtOnce, type SettlingChain, settleDue } from '../../../src/agreement/settle-due.ts';
import type { Due, SettledPeriod } from '../../../src/chain/agreement/agreements.ts';

/** A ledger in memory: how many periods of each agreement are due. */
function ledgerOf(due: Map<number, number>) {
  const batches: number[][] = [];
  const take = (id: number): boolean => {
    const left = due.get(id) ?? 0;
    if (left === 0) return false;
    due.set(id, left - 1);
    return true;
  };
  const settledOf = (id: number): SettledPeriod => ({
    agreement: id,
    startS: 0,
    outcome: { kind: 'kept' },
    feeToProvider: 99n,
    toCaller: 1n,
    toReporters: 0n,
    payout: 0n,
  });
  const chain: SettlingChain = {
    due: async () =>
      [...due].flatMap(([id, left]) => (left > 0 ? [{ agreement: { id } } as unknown as Due] : [])),
    settle: async (ids) => {
      batches.push([...ids]);
      return ids.filter(take).map(settledOf);
    },
  };
  return { chain, batches, take };
}

const never = new AbortController().signal;

describe('settleDue', () => {
  it('settles every period of every agreement once, in batches', async () => {
    const { chain, batches } = ledgerOf(
      new Map(Array.from({ length: mostAtOnce + 1 }, (_, id) => [id, id === 0 ? 3 : 1])),
    );
    const settled: number[] = [];
    assert.equal(await settleDue(chain, never, ({ agreement }) => settled.push(agreement)), mostAtOnce + 3);
    assert.equal(settled.filter((id) => id === 0).length, 3);
    assert.ok(batches.every((batch) => batch.length <= mostAtOnce));
  });

  it('is done when another account was faster: nothing twice, nothing thrown', async () => {
    const { chain, batches, take } = ledgerOf(new Map([[7, 1]]));
    const due = await chain.due();
    const late: SettlingChain = { ...chain, due: async () => due };
    take(7);
    assert.equal(await settleDue(late, never), 0);
    assert.deepEqual(batches, [[7]]);
  });

  it('gets past what cannot be settled, however much of it comes first', async () => {
    const ids = Array.from({ length: 2 * mostAtOnce }, (_, id) => id);
    const { chain } = ledgerOf(new Map(ids.map((id) => [id, 1])));
    const stuck = new Set(ids.slice(0, mostAtOnce));
    const stubborn: SettlingChain = {
      ...chain,
      settle: async (batch) => await chain.settle(batch.filter((id) => !stuck.has(id))),
    };
    assert.equal(await settleDue(stubborn, never), mostAtOnce);
  });

  it('asks for nothing once it is ended', async () => {
    const { chain, batches } = ledgerOf(new Map([[1, 1]]));
    assert.equal(await settleDue(chain, AbortSignal.abort()), 0);
    assert.deepEqual(batches, []);
  });
});

describe('isWorthIt', () => {
  const [alice, bob, eve] = ['0x01', '0x02', '0x03'].map((start) => start.padEnd(66, '0')) as [
    string,
    string,
    string,
  ];
  const dueOf = (toCaller: bigint, guarantor?: string): Due =>
    ({
      agreement: { provider: alice, customer: bob, guarantor },
      settlement: { toCaller },
    }) as unknown as Due;

  it('takes a share that covers the fee, and not one that is a unit less', () => {
    assert.equal(isWorthIt(dueOf(7n), eve, 7n), true);
    assert.equal(isWorthIt(dueOf(6n), eve, 7n), false);
  });

  it('takes whatever provider, customer or guarantor wait for, also for no share', () => {
    assert.equal(isWorthIt(dueOf(0n), alice, 7n), true);
    assert.equal(isWorthIt(dueOf(0n), bob, 7n), true);
    assert.equal(isWorthIt(dueOf(0n, eve), eve, 7n), true);
    assert.equal(isWorthIt(dueOf(0n, alice), eve, 7n), false);
  });
});
