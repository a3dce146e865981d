import { deepEqual } from 'node:assert/strict';
import { FairQueue } from '../../../src/base/fair-queue.ts';

describe('a fair queue', () => {
  const popAll = (queue: FairQueue<string>, count: number): (string | undefined)[] =>
    Array.from({ length: count }, () => queue.pop());

  /** Ten clients have had ten items each; the quiet one has had one, long ago. */
  const busyQueue = (credit?: number): FairQueue<string> => {
    const queue = new FairQueue<string>(credit);
    queue.push('quiet', 1, 'q');
    for (let n = 0; n < 10; n += 1)
      for (let client = 0; client < 10; client += 1) queue.push(`c${client}`, 1, '');
    // What is still there when they have been served: no idle moment lies between.
    queue.push('patient', 1_000_000, 'p');
    popAll(queue, 101);
    return queue;
  };

  it('serves a client that asks now and then before a crowd of newcomers', () => {
    const queue = busyQueue();
    for (let n = 0; n < 5; n += 1) queue.push(`new ${n}`, 1, `n${n}`);
    queue.push('quiet', 1, 'q');
    deepEqual(popAll(queue, 2), ['q', 'n0']);
  });

  it('lets it be ahead by no more than it left unused', () => {
    const queue = busyQueue();
    for (let n = 0; n < 12; n += 1) queue.push('quiet', 1, 'q');
    queue.push('new', 1, 'n');
    // Nine of its share were left: the ninth ends when the newcomer's does, and came first.
    deepEqual(popAll(queue, 12).indexOf('n'), 9);
  });

  it('keeps what it left unused where thousands of others come', () => {
    const queue = busyQueue();
    for (let n = 0; n < 10_500; n += 1) queue.push(`new ${n}`, 1, `n${n}`);
    queue.push('quiet', 1, 'q');
    deepEqual(popAll(queue, 1), ['q']);
  });

  it('knows after an idle moment who was there before a crowd of newcomers', () => {
    let nowMs = 0;
    const queue = new FairQueue<string>(16, () => nowMs);
    for (let n = 0; n < 100; n += 1) {
      queue.push('known', 1, '');
      popAll(queue, 1);
      queue.rest();
      nowMs += 100;
    }
    for (let n = 0; n < 50; n += 1) queue.push(`new ${n}`, 1, `n${n}`);
    for (let n = 0; n < 20; n += 1) queue.push('known', 1, 'k');
    const order = popAll(queue, 20).join(' ');
    // Sixteen, then as newcomers.
    deepEqual(order.startsWith('k '.repeat(16)) && order.includes('n3'), true);
  });

  it('says whether the next one has asked for less than its share', () => {
    const queue = busyQueue();
    queue.push('new', 1, 'n');
    deepEqual(queue.next.isAhead, false);
    queue.push('quiet', 1, 'q');
    deepEqual(queue.next.isAhead, true);
    popAll(queue, 1);
    deepEqual(queue.next.isAhead, false);
  });

  it('says whether the next one has kept half of its credit', () => {
    const queue = busyQueue(8);
    const hasCredit: boolean[] = [];
    for (let n = 0; n < 5; n += 1) {
      queue.push('quiet', 1, 'q');
      hasCredit.push(queue.next.hasCredit);
      popAll(queue, 1);
    }
    // All eight were left; each takes one.
    deepEqual(hasCredit, [true, true, true, true, false]);
  });

  it('serves what costs much after what costs little', () => {
    const queue = new FairQueue<string>();
    queue.push('large', 50, 'l');
    queue.push('small', 1, 's');
    deepEqual(popAll(queue, 3), ['s', 'l', undefined]);
  });
});
