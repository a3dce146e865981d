import assert from 'node:assert/strict';
import { MemoryCoordinator } from '../../../src/ha/coordinator/memory.ts';
import { beatTable, emptyTable, type Table } from '../../../src/ha/coordinator/table.ts';
import { Mind } from '../../../src/ha/mind.ts';
import { raiseRecord } from '../../../src/ha/raise-record.ts';
import type { Mark } from '../../../src/ha/record.ts';

const own = { node: 'a', instance: 'raising', leaseMs: 300 };

function kept(mark: Mark): { readMark(): Mark; writeMark(next: Mark): void; last: Mark } {
  const state = {
    last: mark,
    readMark: () => state.last,
    writeMark: (next: Mark) => void (state.last = next),
  };
  return state;
}

/** Time passes by waiting alone. */
async function raise(table: Table, mark: Mark, given: Mark = {}): Promise<Mark> {
  let ms = 0;
  const clock = { nowMs: () => ms, sleep: async (forMs: number) => void (ms += forMs) };
  return await raiseRecord(new MemoryCoordinator(own, table, clock.nowMs), own, kept(mark), given, clock);
}

describe('raising the record', () => {
  it('takes what was seen or given, whichever is further, and lowers nothing', async () => {
    const table = emptyTable();
    const vote = { set: 1, round: 2, step: 'prevote' as const };
    assert.deepEqual(await raise(table, { slot: 5 }, { slot: 3, vote }), { slot: 5, vote });
    table.leader = undefined;
    assert.deepEqual(await raise(table, { slot: 4 }), { slot: 5, vote });
  });

  it('lets a decider that has seen as much grant again, and only what is above it', async () => {
    const table = emptyTable();
    const mark = { slot: 5, vote: { set: 1, round: 2, step: 'precommit' as const } };
    const next = { node: 'a', instance: 'next', leaseMs: 300 };
    const before = new Mind(next, mark);
    before.absorb(beatTable(table, next, { status: '', wants: true }, 0), 0, 0);
    assert.match(before.fault ?? '', /went back/);
    table.leader = undefined;
    table.nodes = {};
    await raise(table, mark);
    table.leader = undefined;
    table.nodes = {};
    const mind = new Mind(next, mark);
    mind.absorb(beatTable(table, next, { status: '', wants: true }, 0), 0, 0);
    assert.equal(mind.fault, undefined);
    const asked = mind.ask({ kind: 'slot', slot: 5 }, () => 0).next();
    assert.deepEqual(asked, { done: true, value: 'no conflict' });
    assert.equal(mind.ask({ kind: 'slot', slot: 6 }, () => 0).next().done, false);
  });

  it('is not done while a decider of the validator runs', async () => {
    const table = emptyTable();
    beatTable(table, { node: 'b', instance: 'b', leaseMs: 60_000 }, { status: '{}', wants: true }, 0);
    await assert.rejects(raise(table, { slot: 5 }), { code: 'no/raise', message: /\(b\)/ });
    assert.deepEqual(table.records, {});
    assert.equal(table.leader?.node, 'b');
  });

  it('waits for the lease of one that was stopped, which a restored store gives again', async () => {
    for (const wants of [true, false]) {
      const table = emptyTable();
      beatTable(table, { node: 'b', instance: 'b', leaseMs: 5_000 }, { status: '{}', wants }, 0);
      assert.equal((await raise(table, { slot: 5 })).slot, 5);
    }
  });
});
