import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { ReleaseHeap } from '../../../../src/lab/link/release-heap.ts';

describe('what waits for its moment', () => {
  it('leaves in the order of the moments, and of one moment in that of coming', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (moments) => {
        const heap = new ReleaseHeap<number>();
        for (const [index, atMs] of moments.entries()) heap.push(atMs, index);
        equal(heap.size, moments.length);
        const expected = moments
          .map((atMs, item) => ({ atMs, item }))
          .toSorted((a, b) => a.atMs - b.atMs || a.item - b.item);
        for (const { atMs, item } of expected) {
          equal(heap.nextMs, atMs);
          equal(heap.popDue(atMs)?.item, item);
        }
        equal(heap.size, 0);
      }),
    );
  });

  it('leaves when its moment has come, and not before', () => {
    const heap = new ReleaseHeap<string>();
    equal(heap.nextMs, undefined);
    equal(heap.popDue(100), undefined);
    heap.push(10, 'late');
    heap.push(5, 'early');
    equal(heap.popDue(4.9), undefined);
    equal(heap.popDue(5)?.item, 'early');
    heap.push(7, 'between');
    deepEqual(
      [heap.popDue(11)?.item, heap.popDue(11)?.item, heap.popDue(11)],
      ['between', 'late', undefined],
    );
  });
});
