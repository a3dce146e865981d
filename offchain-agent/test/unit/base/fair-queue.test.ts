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

  describe('of clients whose connections have shares of their own', () => {
    /** A client has asked for one item over its quiet connection, and then for a thousand over twenty others: 800 wait. */
    const crowded = (quiet: object): FairQueue<string> => {
      const queue = new FairQueue<string>();
      queue.push('address', 1, 'q', quiet);
      popAll(queue, 1);
      const crowd = Array.from({ length: 20 }, () => ({}));
      for (let n = 0; n < 50; n += 1)
        for (const connection of crowd) queue.push('address', 1, 'c', connection);
      // Ten items of each.
      popAll(queue, 200);
      return queue;
    };

    it('serves a connection that asks now and then before hundreds of items of others of its client', () => {
      const quiet = {};
      const queue = crowded(quiet);
      queue.push('address', 1, 'q', quiet);
      deepEqual(queue.next.isAhead, true);
      deepEqual(popAll(queue, 2), ['q', 'c']);
    });

    it('lets a connection be ahead by no more than it left unused', () => {
      const quiet = {};
      const queue = crowded(quiet);
      for (let n = 0; n < 30; n += 1) queue.push('address', 1, 'q', quiet);
      const order = popAll(queue, 100).join('');
      // Nine of its share were left: eight end before what others wait for. Then it has a turn in each round of all.
      deepEqual([order.slice(0, 10), order.indexOf('q', 10)], ['qqqqqqqqcq', 30]);
    });

    it('serves a new connection by what its client has left, which those that are modest do not use up', () => {
      const [quiet, others] = [{}, Array.from({ length: 20 }, () => ({}))];
      const queue = new FairQueue<string>();
      queue.push('address', 1, 'q', quiet);
      for (let n = 0; n < 50; n += 1)
        for (const connection of others) queue.push('other address', 1, 'o', connection);
      for (let n = 0; n < 10; n += 1) {
        popAll(queue, 50);
        queue.push('address', 1, 'q', quiet);
      }
      for (let n = 0; n < 3; n += 1) queue.push('address', 1, 'n', {});
      queue.push('third address', 1, 't', {});
      const order = popAll(queue, 40).join('');
      deepEqual([order.slice(0, 5).replace('q', ''), order.indexOf('t') > 5], ['nnno', true]);
    });

    it('serves many connections of one client in turns', () => {
      const [one, other] = [{}, {}];
      const queue = new FairQueue<string>();
      for (let n = 0; n < 20; n += 1) queue.push('address', 1, 'a', one);
      for (let n = 0; n < 20; n += 1) queue.push('address', 1, 'b', other);
      const order = popAll(queue, 40).join('');
      deepEqual(order.lastIndexOf('a') > 30 && order.indexOf('b') < 10, true);
    });
  });

  it('serves what costs much after what costs little', () => {
    const queue = new FairQueue<string>();
    queue.push('large', 50, 'l');
    queue.push('small', 1, 's');
    deepEqual(popAll(queue, 3), ['s', 'l', undefined]);
  });
});
