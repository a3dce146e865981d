import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeJobQueue } from '../../../../../../tests/support/job-queue-conformance.ts';
import { poll } from '../../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { BullQueue } from '../../../../../src/reporting/agent/queue/bull-queue.ts';
import { retryDelayMs } from '../../../../../src/reporting/agent/queue/bullmq.ts';
import type { Job, JobQueue } from '../../../../../src/reporting/agent/queue/job-queue.ts';
import { openQueueHome, type QueueHome } from '../../../../../src/reporting/agent/queue/open-queue.ts';
import { askRedis, redisAddress } from '../../../../../src/reporting/agent/queue/redis-client.ts';
import { noMetrics } from '../../../../../src/reporting/metrics.ts';
import { PostgresServer } from '../../../store/postgres-server.ts';

/** As the agent does: what the queue does not answer in time is asked for again, and is one job all the same. */
async function asked(ask: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if ((error as { code?: string }).code !== 'unreachable/queue') throw error;
    }
  }
}

it('closes a queue whose Redis is away', async () => {
  const backend = { kind: 'redis', address: redisAddress('/nonexistent/r.sock') } as const;
  const queue = new BullQueue({ name: 'away', backend, log: silentLogger() });
  await queue.work(async () => undefined);
  await rejects(queue.every('window', 1_000, Date.now()), { code: 'unreachable/queue' });
  const late = sleep(30_000, 'late', { ref: false });
  equal(await Promise.race([queue.close(), late]), undefined);
});

describe('jobs on a Redis of the machine', () => {
  let data: string;
  let home: QueueHome;
  const queues: JobQueue[] = [];
  const open = (name = 'test'): JobQueue => {
    const queue = home.queueOf(name);
    queues.push(queue);
    return queue;
  };

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-jobs-'));
    home = await openQueueHome({ data, log: silentLogger(), metrics: noMetrics() });
  });
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.close();
    await home.close();
    await rm(data, { recursive: true });
  });

  const collect = async (queue: JobQueue, handle: (job: Job) => void = () => undefined): Promise<Job[]> => {
    const jobs: Job[] = [];
    await queue.work(async (job) => {
      jobs.push(job);
      handle(job);
    });
    return jobs;
  };
  const count = async (jobs: readonly Job[], least: number): Promise<void> => {
    await poll(
      'jobs',
      async () => jobs.length,
      (length) => length >= least,
      { everyMs: 20 },
    );
  };

  describeJobQueue('BullQueue', async () => ({
    queue: open(),
    nowMs: () => Date.now(),
    until: async (isSo) => {
      await poll('jobs', async () => isSo(), Boolean, { everyMs: 20 });
      await sleep(200);
    },
  }));

  it('are handed out when due, each once however often it was asked for', async () => {
    const queue = open();
    const jobs = await collect(queue);
    for (let time = 0; time < 3; time += 1)
      await asked(() => queue.at({ name: 'close', window: 60 }, Date.now() + 100));
    await asked(() => queue.at({ name: 'submit', window: 60 }, Date.now() + 200));
    await count(jobs, 2);
    deepEqual(jobs, [
      { name: 'close', window: 60 },
      { name: 'submit', window: 60 },
    ]);
  });

  it('are handed out again when they fail', async () => {
    const queue = open();
    let failures = 0;
    const jobs = await collect(queue, () => {
      if (failures++ === 0) throw new Error('not yet');
    });
    await asked(() => queue.at({ name: 'close', window: 60 }, Date.now()));
    await count(jobs, 2);
    equal(jobs.length, 2);
  });

  it('come at every window, at multiples of its length', async () => {
    const queue = open();
    const times: number[] = [];
    const jobs = await collect(queue, () => times.push(Date.now()));
    const first = Math.ceil((Date.now() + 100) / 500) * 500;
    await asked(() => queue.every('window', 500, first));
    await count(jobs, 3);
    deepEqual(jobs[0], { name: 'window' });
    for (const [index, time] of times.slice(0, 3).entries()) ok(time >= first + 500 * index);
  });

  it('survive kill -9 of the queue', async () => {
    const queue = open();
    const jobs = await collect(queue);
    await asked(() => queue.at({ name: 'close', window: 60 }, Date.now() + 3_000));
    const socket = join(data, 'queue', 'r.sock');
    const { pid } = await askRedis(socket);
    process.kill(pid, 'SIGKILL');
    await count(jobs, 1);
    equal(await queue.fault(), undefined);
  });

  it('of two reporters do not mix', async () => {
    const [one, other] = [open('one'), open('other')];
    const [first, second] = [await collect(one), await collect(other)];
    await asked(() => one.at({ name: 'close', window: 60 }, Date.now()));
    await asked(() => other.at({ name: 'close', window: 120 }, Date.now()));
    await count(first, 1);
    await count(second, 1);
    deepEqual([first, second], [[{ name: 'close', window: 60 }], [{ name: 'close', window: 120 }]]);
  });
});

describe('retryDelayMs', () => {
  it('begins with half a second, doubles, and ends at half a minute', () => {
    deepEqual([1, 2, 3, 7, 8, 1_000].map(retryDelayMs), [500, 1_000, 2_000, 30_000, 30_000, 30_000]);
  });
});

describe('jobs on a PostgreSQL', () => {
  let server: PostgresServer;
  let data: string;
  before(async () => {
    server = await PostgresServer.start();
    data = await mkdtemp(join(tmpdir(), 'almanac-jobs-'));
  });
  after(async () => {
    await server?.stop();
    await rm(data, { recursive: true });
  });

  it('are handed out when due, once, and again when they fail', async () => {
    const url = await server.newDatabase();
    const home = await openQueueHome({ url, data, log: silentLogger(), metrics: noMetrics() });
    const queue = home.queueOf('test');
    const jobs: Job[] = [];
    try {
      await queue.work(async (job) => {
        jobs.push(job);
        if (jobs.length === 1) throw new Error('not yet');
      });
      await asked(() => queue.at({ name: 'close', window: 60 }, Date.now()));
      await asked(() => queue.at({ name: 'close', window: 60 }, Date.now()));
      await poll(
        'jobs',
        async () => jobs.length,
        (length) => length >= 2,
        { everyMs: 20 },
      );
      deepEqual(jobs, [
        { name: 'close', window: 60 },
        { name: 'close', window: 60 },
      ]);
      equal(await queue.fault(), undefined);
    } finally {
      await queue.close();
      await home.close();
    }
  });
});
