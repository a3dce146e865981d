import assert from 'node:assert/strict';
import { TimerQueue } from '../../../src/demo/timer-queue.ts';
import type { Job } from '../../../src/reporting/agent/queue/job-queue.ts';

/** Resolves with the jobs once so many were handed out. */
function handed(queue: TimerQueue, count: number, failures = 0): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  return new Promise((resolve) => {
    void queue.work(async (job) => {
      jobs.push(job);
      if (jobs.length === count) resolve(jobs);
      if (jobs.length <= failures) throw new Error('not yet');
    });
  });
}

describe('the queue of timers', () => {
  let queue: TimerQueue;

  beforeEach(() => {
    queue = new TimerQueue();
  });

  afterEach(async () => await queue.close());

  it('hands out a job that is due', async () => {
    const jobs = handed(queue, 1);
    await queue.at({ name: 'close', window: 20 }, Date.now());
    assert.deepEqual(await jobs, [{ name: 'close', window: 20 }]);
  });

  it('hands out a job that failed again', async () => {
    const jobs = handed(queue, 2, 1);
    await queue.at({ name: 'close', window: 20 }, Date.now());
    assert.equal((await jobs).length, 2);
  });

  it('knows a duty of a window once while it waits', async () => {
    const jobs = handed(queue, 2);
    await queue.at({ name: 'close', window: 20 }, Date.now());
    await queue.at({ name: 'close', window: 20 }, Date.now());
    await queue.at({ name: 'submit', window: 20 }, Date.now());
    assert.deepEqual(
      (await jobs).map(({ name }) => name),
      ['close', 'submit'],
    );
  });

  it('hands out a window job every period', async () => {
    const jobs = handed(queue, 3);
    await queue.every('window', 10, Date.now());
    assert.deepEqual(
      (await jobs).map(({ name }) => name),
      ['window', 'window', 'window'],
    );
  });

  it('waits at its end for the job that runs, and hands out no other', async () => {
    const events: string[] = [];
    let finish = (): void => undefined;
    const started = new Promise<void>((resolve) => {
      void queue.work(async () => {
        resolve();
        await new Promise<void>((end) => {
          finish = end;
        });
        events.push('job');
      });
    });
    await queue.at({ name: 'close', window: 20 }, Date.now());
    await started;
    const closed = queue.close().then(() => events.push('closed'));
    await queue.at({ name: 'submit', window: 20 }, Date.now());
    finish();
    await closed;
    assert.deepEqual(events, ['job', 'closed']);
  });
});
