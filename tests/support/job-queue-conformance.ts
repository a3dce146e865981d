import { deepEqual, equal } from 'node:assert/strict';
import type { Job, JobQueue } from '../../offchain-agent/src/reporting/agent/queue/job-queue.ts';

interface QueueSubject {
  readonly queue: JobQueue;
  /** What its time is, ms since the Unix epoch. */
  readonly nowMs: () => number;
  /** Lets time pass until so many jobs were handed out, or time enough for more. */
  readonly until: (isSo: () => boolean) => Promise<void>;
  readonly close?: () => Promise<void>;
}

/** What every `JobQueue` does, whatever remembers the duties. */
export function describeJobQueue(name: string, create: () => Promise<QueueSubject>): void {
  describe(`${name} as a queue of jobs`, () => {
    let subject: QueueSubject;
    let jobs: Job[];
    /** How many of the first jobs are rejected. */
    let failures: number;

    beforeEach(async () => {
      subject = await create();
      [jobs, failures] = [[], 0];
      await subject.queue.work(async (job) => {
        jobs.push(job);
        if (jobs.length <= failures) throw new Error('not yet');
      });
    });
    afterEach(async () => {
      await subject.queue.close();
      await subject.close?.();
    });

    const names = (): readonly string[] => jobs.map((job) => `${job.name} ${job.window ?? '-'}`);

    it('hands out a duty of a window that is due, once', async () => {
      const { queue, nowMs, until } = subject;
      for (const window of [20, 20, 40]) await queue.at({ name: 'close', window }, nowMs());
      await until(() => jobs.length >= 2);
      deepEqual([...names()].toSorted(), ['close 20', 'close 40']);
    });

    it('hands out a duty again that was rejected', async () => {
      failures = 1;
      const { queue, nowMs, until } = subject;
      await queue.at({ name: 'submit', window: 20 }, nowMs());
      await until(() => jobs.length >= 2);
      deepEqual(names(), ['submit 20', 'submit 20']);
    });

    it('hands out no duty before it is due', async () => {
      const { queue, nowMs, until } = subject;
      await queue.at({ name: 'close', window: 40 }, nowMs() + 3_600_000);
      await queue.at({ name: 'close', window: 20 }, nowMs());
      await until(() => jobs.length >= 1);
      deepEqual(names(), ['close 20']);
    });

    it('hands out a repeated job again and again', async () => {
      const { queue, nowMs, until } = subject;
      await queue.every('window', 50, nowMs());
      await until(() => jobs.length >= 3);
      equal(jobs.filter((job) => job.name === 'window').length, jobs.length);
    });

    it('replaces a repeated job by the second one of its name', async () => {
      const { queue, nowMs, until } = subject;
      await queue.every('retain', 3_600_000, nowMs());
      await queue.every('retain', 50, nowMs());
      await until(() => jobs.length >= 2);
      equal(jobs[1]?.name, 'retain');
    });

    it('has no fault while it takes jobs', async () => {
      equal(await subject.queue.fault(), undefined);
    });
  });
}
