import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { OrderedHeap } from '../../../src/base/ordered-heap.ts';

describe('what waits for its moment', () => {
  it('leaves in the order of the moments, and of one moment in that of coming', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (moments) => {
        const heap = new OrderedHeap<number>();
        for (const [index, rank] of moments.entries()) heap.push(rank, index);
        equal(heap.size, moments.length);
        const expected = moments
          .map((rank, item) => ({ rank, item }))
          .toSorted((a, b) => a.rank - b.rank || a.item - b.item);
        for (const { rank, item } of expected) {
          equal(heap.nextRank, rank);
          equal(heap.popUpTo(rank)?.item, item);
        }
        equal(heap.size, 0);
      }),
    );
  });

  it('leaves when its moment has come, and not before', () => {
    const heap = new OrderedHeap<string>();
    equal(heap.nextRank, undefined);
    equal(heap.popUpTo(100), undefined);
    heap.push(10, 'late');
    heap.push(5, 'early');
    equal(heap.popUpTo(4.9), undefined);
    equal(heap.popUpTo(5)?.item, 'early');
    heap.push(7, 'between');
    deepEqual(
      [heap.popUpTo(11)?.item, heap.popUpTo(11)?.item, heap.popUpTo(11)],
      ['between', 'late', undefined],
    );
  });
});
