import { deepEqual, equal } from 'node:assert/strict';
import { mock } from 'node:test';
import { LineQueue } from '../../../extension/content/line-queue.ts';

describe('lines of visible rows', () => {
  let asked: number[];
  let answers: ((isLimited: boolean) => void)[];
  let queue: LineQueue<number>;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    asked = [];
    answers = [];
    queue = new LineQueue(async (row) => {
      asked.push(row);
      return await new Promise((resolve) => answers.push((isLimited) => resolve({ isLimited })));
    });
  });

  afterEach(() => mock.timers.reset());

  /** Lets promises that are settled run. */
  const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

  it('asks for a row that stays 300 ms, and for none that is scrolled past', () => {
    queue.seen(1);
    queue.seen(2);
    mock.timers.tick(299);
    queue.gone(2);
    deepEqual(asked, []);
    mock.timers.tick(1);
    deepEqual(asked, [1]);
  });

  it('asks for 4 at once, and for the next when one is answered', async () => {
    for (const row of [1, 2, 3, 4, 5, 6]) queue.seen(row);
    mock.timers.tick(300);
    deepEqual(asked, [1, 2, 3, 4]);
    queue.gone(5);
    answers[1]?.(false);
    await settle();
    deepEqual(asked, [1, 2, 3, 4, 6]);
  });

  it('stops where requests are limited', async () => {
    for (const row of [1, 2, 3, 4, 5]) queue.seen(row);
    mock.timers.tick(300);
    answers[0]?.(true);
    await settle();
    queue.seen(6);
    mock.timers.tick(1_000);
    equal(asked.length, 4);
  });
});
