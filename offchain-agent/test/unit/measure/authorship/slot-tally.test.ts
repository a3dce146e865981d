import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SlotTally } from '../../../../src/measure/authorship/slot-tally.ts';
import { readVectors } from '../../sli/vectors.ts';

interface AuthorshipCase {
  slot_duration_ms: number;
  window_ms: number;
  segments: { first_slot: number; validators: string[] }[];
  block_slots: number[];
  records: { window_start_s: number; validator: string; assigned: number; authored: number }[];
}

const options = { slotDurationMs: 1_000, keepMissed: 100 };

describe('SlotTally', () => {
  it('charges the empty slots before a block to those whose turn it was', () => {
    const tally = new SlotTally({ ...options, afterSlot: 9 });
    tally.add({ number: 1, slot: 10 }, ['a', 'b', 'c']);
    tally.add({ number: 2, slot: 14 }, ['a', 'b', 'c']);
    assert.deepEqual(Object.fromEntries(tally.validators), {
      b: { assigned: 2, authored: 1, missedSlots: [13] },
      c: { assigned: 2, authored: 1, missedSlots: [11] },
      a: { assigned: 1, authored: 0, missedSlots: [12] },
    });
  });

  it('begins with the slot of the first block when no slot is known before it', () => {
    const tally = new SlotTally(options);
    tally.add({ number: 1, slot: 1_000_000 }, ['a', 'b']);
    assert.equal(tally.firstSlot, 1_000_000);
    assert.deepEqual([...tally.validators.keys()], ['a']);
  });

  it('counts several blocks of one slot once and shows them', () => {
    const tally = new SlotTally({ ...options, afterSlot: 9 });
    for (const number of [1, 2, 3]) tally.add({ number, slot: 10 }, ['a']);
    tally.add({ number: 4, slot: 11 }, ['a']);
    assert.equal(tally.validators.get('a')?.authored, 2);
    assert.deepEqual(tally.crowdedSlots, [{ slot: 10, blocks: [1, 2, 3] }]);
    assert.equal(tally.crowdedSlotCount, 1);
  });

  it('keeps the latest missed slots of a long halt and counts all of them', () => {
    const tally = new SlotTally({ ...options, keepMissed: 10, afterSlot: 0 });
    tally.add({ number: 1, slot: 1_001 }, ['a']);
    const count = tally.validators.get('a');
    assert.equal((count?.assigned ?? 0) - (count?.authored ?? 0), 1_000);
    assert.ok((count?.missedSlots.length ?? 0) <= 20);
    assert.equal(count?.missedSlots.at(-1), 1_000);
  });

  it('refuses a slot so far in the future that counting up to it would not end', () => {
    const tally = new SlotTally({ ...options, afterSlot: 9 });
    assert.throws(() => tally.add({ number: 7, slot: 2 ** 50 }, ['a']), {
      code: 'unknown/slots',
      message:
        /^block 7 cannot be counted: slot 1125899906842624 lies more than 60000000 slots after slot 9 /,
    });
    assert.equal(tally.validators.size, 0);
  });

  it('refuses a block before its parent, and one that nobody was to write', () => {
    const tally = new SlotTally({ ...options, afterSlot: 9 });
    assert.throws(() => tally.add({ number: 7, slot: 8 }, ['a']), {
      code: 'unknown/slots',
      message: 'block 7 cannot be counted: slot 8 lies before slot 9 of its parent',
    });
    assert.throws(() => tally.add({ number: 7, slot: 10 }, []), {
      message: 'block 7 cannot be counted: its parent names no authorities',
    });
  });

  it('equals every golden vector of authorship', () => {
    for (const example of readVectors<AuthorshipCase>('authorship')) {
      const setAt = (slot: number) =>
        example.segments.findLast((segment) => segment.first_slot <= slot)?.validators ?? [];
      const windowOf = (startMs: number) =>
        Math.floor(startMs / example.window_ms) * (example.window_ms / 1_000);
      const tally = new SlotTally({
        ...options,
        slotDurationMs: example.slot_duration_ms,
        periods: { window: windowOf },
      });
      // In the vectors a set takes over at a slot, on a chain after a block: the vectors' sets change right after one.
      example.block_slots.forEach((slot, index) => tally.add({ number: index + 1, slot }, setAt(slot)));
      const counted = [...(tally.periods.get('window') ?? [])].flatMap(([window_start_s, counts]) =>
        [...counts].map(([validator, { assigned, authored }]) => ({
          window_start_s,
          validator,
          assigned,
          authored,
        })),
      );
      const order = (a: { window_start_s: number; validator: string }, b: typeof a) =>
        a.window_start_s - b.window_start_s || (a.validator < b.validator ? -1 : 1);
      assert.deepEqual(counted.toSorted(order), example.records.toSorted(order));
    }
  });

  it('assigns every slot passed to exactly one validator, in all and in periods', () => {
    const chain = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 5 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(chain, (blocks) => {
        const tally = new SlotTally({
          ...options,
          afterSlot: 100,
          periods: { ten: (ms) => Math.floor(ms / 10_000) },
        });
        let slot = 100;
        blocks.forEach(([gap, size], index) => {
          slot += gap;
          tally.add(
            { number: index + 1, slot },
            Array.from({ length: size }, (_, seat) => `v${seat}`),
          );
        });
        const sum = (counts: Iterable<{ assigned: number }>) =>
          [...counts].reduce((all, { assigned }) => all + assigned, 0);
        assert.equal(sum(tally.validators.values()), slot - 100);
        assert.equal(
          sum(
            [...(tally.periods.get('ten') ?? new Map()).values()].flatMap((counts) => [...counts.values()]),
          ),
          slot - 100,
        );
      }),
    );
  });
});
