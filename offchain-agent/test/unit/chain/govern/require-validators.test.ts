import { deepEqual, equal, throws } from 'node:assert/strict';
import { requireAuthors, silentOf, type TakenTurn } from '../../../../src/chain/govern/require-validators.ts';

const four = ['a', 'b', 'c', 'd'];

/** Blocks in these slots, all with the same order of seats. */
function taken(slots: readonly number[], seats = four): TakenTurn[] {
  return slots.map((slot) => ({ slot, seats }));
}

describe('silentOf', () => {
  it('names who missed its last two turns', () => {
    // Seats 0 to 2 go on; seat 3 took its last turn in slot 103.
    const slots = [100, 101, 102, 103, 104, 105, 106, 108, 109, 110, 112];
    deepEqual(silentOf(four, taken(slots)), ['d']);
  });

  it('names nobody for one missed turn', () => {
    deepEqual(silentOf(four, taken([100, 101, 102, 103, 104, 105, 106, 108, 109, 110])), []);
  });

  it('names nobody who had no two turns yet', () => {
    deepEqual(silentOf(four, taken([100, 101, 102])), []);
    deepEqual(silentOf(four, []), []);
  });
});

describe('silentOf across sessions', () => {
  it('charges each slot to the seat of its own session', () => {
    // Slot 103 is d's; from 107 on the order is d, c, b, a, so that 108 and 112 are d's.
    const first = taken([100, 101, 102, 104, 105, 106]);
    const second = ['d', 'c', 'b', 'a'];
    deepEqual(silentOf(four, [...first, ...taken([109, 110, 111, 113], second)]), ['d']);
    deepEqual(silentOf(four, [...first, ...taken([108, 109, 110, 111], second)]), []);
  });
});

describe('requireAuthors', () => {
  const lately = { current: four, silent: ['d'] };

  it('takes a list of which more than two thirds run', () => {
    equal(requireAuthors(four, lately), undefined);
    equal(requireAuthors(['a', 'b'], lately), undefined);
  });

  it('refuses one of which they do not', () => {
    throws(() => requireAuthors(['d'], lately), { code: 'no/would_halt' });
    throws(() => requireAuthors(['a', 'b', 'd'], lately), {
      code: 'no/would_halt',
      message:
        'validators: the chain would halt: 3 of these 3 must run, and d missed the last turns; start it first, or keep others',
    });
  });

  it('says what depends on new ones, of which nobody knows', () => {
    equal(requireAuthors([...four, 'e'], { current: four, silent: [] }), undefined);
    equal(
      requireAuthors(['a', 'b', 'e'], lately),
      '2 of these 3 validators author now, and 3 must: the chain halts unless the nodes of the 1 new ones run',
    );
  });
});
