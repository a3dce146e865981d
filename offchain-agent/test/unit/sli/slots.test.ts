import assert from 'node:assert/strict';
import fc from 'fast-check';
import { windowStart } from '../../../src/sli/calendar.ts';
import { assignedSlots } from '../../../src/sli/slots.ts';
import { readVectors } from './vectors.ts';

interface AuthorshipCase {
  slot_duration_ms: number;
  window_ms: number;
  segments: { first_slot: number; validators: string[] }[];
  block_slots: number[];
  records: { window_start_s: number; validator: string; assigned: number; authored: number }[];
}

type Counts = Map<string, number>;

function add(counts: Counts, windowS: number, validator: string, slots: number): void {
  if (slots > 0) {
    const key = `${windowS} ${validator}`;
    counts.set(key, (counts.get(key) ?? 0) + slots);
  }
}

/** Assigned slots by window and validator, from the closed form alone. */
function assignedByWindow(example: AuthorshipCase): Counts {
  const counts: Counts = new Map();
  const first = example.block_slots[0] ?? 0;
  const end = (example.block_slots.at(-1) ?? 0) + 1;
  const slotOf = (timeMs: number) => Math.ceil(timeMs / example.slot_duration_ms);
  const firstWindowMs = windowStart(first * example.slot_duration_ms, example.window_ms) * 1_000;
  example.segments.forEach(({ first_slot, validators }, index) => {
    const segmentEnd = example.segments[index + 1]?.first_slot ?? end;
    for (
      let windowMs = firstWindowMs;
      windowMs < end * example.slot_duration_ms;
      windowMs += example.window_ms
    ) {
      const from = Math.max(first, first_slot, slotOf(windowMs));
      const to = Math.max(from, Math.min(end, segmentEnd, slotOf(windowMs + example.window_ms)));
      validators.forEach((validator, seat) => {
        const span = {
          from: BigInt(from),
          to: BigInt(to),
          seat: BigInt(seat),
          length: BigInt(validators.length),
        };
        add(counts, windowMs / 1_000, validator, Number(assignedSlots(span)));
      });
    }
  });
  return counts;
}

describe('assignedSlots', () => {
  it('gives the slots 12, 15 and 18 to seat 0 of 3 between 10 and 20', () => {
    assert.equal(assignedSlots({ from: 10n, to: 20n, seat: 0n, length: 3n }), 3n);
  });

  it('equals the assigned slots of every golden vector', () => {
    for (const example of readVectors<AuthorshipCase>('authorship')) {
      const expected: Counts = new Map();
      for (const record of example.records) {
        add(expected, record.window_start_s, record.validator, record.assigned);
      }
      assert.deepEqual(new Map([...assignedByWindow(example)].sort()), new Map([...expected].sort()));
    }
  });

  it('sums over all seats to the slots passed', () => {
    const span = fc.tuple(
      fc.bigInt({ min: 0n, max: 2n ** 63n }),
      fc.bigInt({ min: 0n, max: 100_000n }),
      fc.bigInt({ min: 1n, max: 50n }),
    );
    fc.assert(
      fc.property(span, ([from, passed, length]) => {
        let sum = 0n;
        for (let seat = 0n; seat < length; seat += 1n) {
          sum += assignedSlots({ from, to: from + passed, seat, length });
        }
        assert.equal(sum, passed);
      }),
    );
  });

  it('equals a count slot by slot', () => {
    const span = fc.tuple(fc.nat(300), fc.nat(300), fc.integer({ min: 1, max: 9 }), fc.nat(8));
    fc.assert(
      fc.property(span, ([from, passed, length, seatDraw]) => {
        const seat = seatDraw % length;
        let counted = 0n;
        for (let slot = from; slot < from + passed; slot += 1) {
          counted += slot % length === seat ? 1n : 0n;
        }
        const to = BigInt(from + passed);
        assert.equal(
          assignedSlots({ from: BigInt(from), to, seat: BigInt(seat), length: BigInt(length) }),
          counted,
        );
      }),
    );
  });
});
