import { deepEqual, equal, throws } from 'node:assert/strict';
import { requireAuthors, silentOf } from '../../../../src/chain/govern/require-validators.ts';

const four = ['a', 'b', 'c', 'd'];

describe('silentOf', () => {
  it('names who missed its last two turns', () => {
    // Seats 0 to 2 go on; seat 3 took its last turn in slot 103.
    const slots = [100, 101, 102, 103, 104, 105, 106, 108, 109, 110, 112];
    deepEqual(silentOf(four, slots), ['d']);
  });

  it('names nobody for one missed turn', () => {
    deepEqual(silentOf(four, [100, 101, 102, 103, 104, 105, 106, 108, 109, 110]), []);
  });

  it('names nobody who had no two turns yet', () => {
    deepEqual(silentOf(four, [100, 101, 102]), []);
    deepEqual(silentOf(four, []), []);
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
        'validators: the chain would halt: 3 of these 3 must run, and d missed the last turns; start it first, or leave others in the list',
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
