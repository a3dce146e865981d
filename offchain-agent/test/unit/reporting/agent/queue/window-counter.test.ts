import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from 'bullmq';
import { childrenOf, living } from '../../../../../../tests/support/cli.ts';
import { poll } from '../../../../../../tests/support/poll.ts';
import { program } from '../../../../../../tests/support/program.ts';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { openQueueHome, type QueueHome } from '../../../../../src/reporting/agent/queue/open-queue.ts';
import { askRedis } from '../../../../../src/reporting/agent/queue/redis-client.ts';
import type { WindowCounter } from '../../../../../src/reporting/agent/queue/window-counter.ts';
import { noMetrics } from '../../../../../src/reporting/metrics.ts';
import type { WindowCounting } from '../../../../../src/reporting/parts.ts';
import { countWindow } from '../../../../../src/reporting/window/close-window.ts';
import type { Sample } from '../../../../../src/sli/sample.ts';
import { EvidenceFolder } from '../../../../../src/store/evidence-folder.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { headerCase } from '../../../sli/evidence/evidence-case.ts';
import { PostgresServer } from '../../../store/postgres-server.ts';
import { account } from '../fakes/agent-rig.ts';

const instants = 60;
const countingAgent = program(new URL('./counting-agent.program.ts', import.meta.url));
const failingWrapper = program(new URL('./failing-wrapper.program.ts', import.meta.url));

/** A window of so many targets, one sample of each at every instant. */
function countingOf(targets: number): {
  readonly counting: WindowCounting;
  readonly samples: readonly Sample[];
} {
  const header = headerCase();
  const { network, window } = header;
  const instantsUs = Array.from({ length: instants }, (_, index) => window * 1e6 + index * 1_000);
  const subjects = Array.from(
    { length: targets },
    (_, index) => ({ target: index + 1, indicator: 'rpc' }) as const,
  );
  const samples = subjects.flatMap((subject) =>
    instantsUs.map(
      (instantUs, index): Sample => ({
        network,
        window,
        ...subject,
        instantUs,
        outcome: { kind: 'answer', latencyUs: 1_000 + 7 * index + subject.target },
      }),
    ),
  );
  return { counting: { account, header, subjects, instantsUs, seen: [] }, samples };
}

describe('windows that are counted in a process of their own', () => {
  let data: string;
  let store: Store;
  let home: QueueHome;
  let counter: WindowCounter;
  const small = countingOf(3);

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-counter-'));
    const address = join(data, 'store.sqlite');
    store = await openStore(address);
    const counted = { store: address, holder: 'test' };
    home = await openQueueHome({ data, log: silentLogger(), metrics: noMetrics(), counted });
    ok(home.counter);
    counter = home.counter;
  });
  afterEach(async () => {
    await home.close();
    await store.close();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  });

  const counters = async (): Promise<number[]> => await countersOf(process.pid);
  const countersOf = async (parent: number): Promise<number[]> => {
    const commands = childrenOf(parent).map(async (pid) => ({
      pid,
      command: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    }));
    return (await Promise.all(commands)).flatMap(({ pid, command }) =>
      command.includes('bullmq') ? [pid] : [],
    );
  };

  it('come to what they come to in this one, with the same evidence', async () => {
    await store.putSamples(account, small.samples.slice(1));
    const here = new EvidenceFolder(join(data, 'here'));
    const expected = await countWindow(small.counting, store, here);
    deepEqual(await counter.count(small.counting, data), JSON.parse(JSON.stringify(expected)));
    deepEqual(await new EvidenceFolder(data).list(), await here.list());
    equal(expected.taken, expected.planned - 1);
    deepEqual(expected.stopped, [['rpc', 1]]);
  });

  it('have no report when no sample was taken', async () => {
    const counted = await counter.count(small.counting, data);
    deepEqual(counted, { taken: 0, planned: 3 * instants, stopped: [['rpc', 3 * instants]] });
    deepEqual(await new EvidenceFolder(data).list(), []);
  });

  it('are counted again when the process is killed', async () => {
    await store.putSamples(account, small.samples);
    await counter.count(small.counting, data);
    const killed = await counters();
    equal(killed.length, 1);
    const counted = counter.count(small.counting, data);
    process.kill(killed[0] ?? 0, 'SIGKILL');
    equal((await counted).taken, small.samples.length);
  });

  it('do not end the agent when their process has died as it is told to count', async () => {
    await store.putSamples(account, small.samples);
    await counter.count(small.counting, data);
    const [pid = 0] = await counters();
    process.kill(pid, 'SIGKILL');
    // BullMQ hears of the end in a later turn; until then it takes the process for free.
    const dead = new Child('', '', { useWorkerThreads: false });
    dead.childProcess = spawn(process.execPath, ['-e', ''], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    await once(dead.childProcess, 'exit');
    await dead.send({ cmd: 0 });
    equal((await counter.count(small.counting, data)).taken, small.samples.length);
  });

  it('are given up, to be counted elsewhere, when the queue is gone', async () => {
    const { pid } = await askRedis(join(data, 'queue', 'r.sock'));
    process.kill(pid, 'SIGSTOP');
    try {
      await rejects(counter.count(small.counting, data), { code: 'unreachable/queue', retryable: true });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });

  it('say why they cannot be counted', async () => {
    await store.putSamples(account, small.samples);
    // A file is no folder.
    await rejects(counter.count(small.counting, join(data, 'store.sqlite')), {
      code: 'unknown/disk',
      message: /^evidence cannot be written to /,
    });
  });

  it('leave no process behind', async () => {
    await counter.count(small.counting, data);
    const begun = await counters();
    equal(begun.length, 1);
    await home.close();
    await poll(
      'it has ended',
      async () => living(begun),
      (pids) => pids.length === 0,
    );
  });

  for (const loadedMs of [0, 150, 400, 1_000])
    it(`leave no process behind when the agent is killed ${loadedMs} ms after it has begun one`, async () => {
      const counting = JSON.stringify(small.counting, (_, value: unknown) =>
        value instanceof Uint8Array ? [...value] : value,
      );
      const other = join(data, 'other');
      await mkdir(other);
      const { options, file } = countingAgent;
      const parts = [other, join(data, 'store.sqlite'), counting];
      const agent = spawn(process.execPath, [...options, file, ...parts]);
      try {
        const begun = await poll(
          'a process has begun',
          async () => await countersOf(agent.pid ?? 0),
          (pids) => pids.length > 0,
          { everyMs: 5 },
        );
        await sleep(loadedMs);
        agent.kill('SIGKILL');
        await poll(
          'it has ended',
          async () => living(begun),
          (pids) => pids.length === 0,
        );
      } finally {
        agent.kill('SIGKILL');
        const redis = await askRedis(join(other, 'queue', 'r.sock')).catch(() => undefined);
        if (redis) process.kill(redis.pid, 'SIGKILL');
      }
    });

  it('end when they cannot tell the agent anything any more, and leave any other fault to the wrapper', async () => {
    const { options, file } = failingWrapper;
    for (const [code, exit] of [
      ['EPIPE', 0],
      ['ERR_IPC_CHANNEL_CLOSED', 0],
      ['other', 3],
    ] as const) {
      const child = fork(file, [code], { execArgv: [...options] });
      const [ended] = (await once(child, 'exit')) as [number];
      deepEqual([code, ended], [code, exit]);
    }
  });

  it('of 1,000 targets do not occupy this process', async () => {
    const { counting, samples } = countingOf(1_000);
    for (let from = 0; from < samples.length; from += 10_000)
      await store.putSamples(account, samples.slice(from, from + 10_000));
    // First, or what V8 compiles in threads of its own after this process has counted would be held against the other.
    const elsewhere = await held(() => counter.count(counting, data));
    const here = await held(() => countWindow(counting, store, new EvidenceFolder(join(data, 'here'))));
    equal(elsewhere.counted.taken, samples.length);
    deepEqual(elsewhere.counted.report?.root, here.counted.report?.root);
    ok(elsewhere.busyMs < here.busyMs / 2, `worked for ${elsewhere.busyMs} ms, else ${here.busyMs} ms`);
  });
});

describe('windows that are counted by a queue on a PostgreSQL', () => {
  it('come to the same', async () => {
    const server = await PostgresServer.start();
    const data = await mkdtemp(join(tmpdir(), 'almanac-counter-'));
    const [url, address] = [await server.newDatabase(), await server.newDatabase()];
    const counted = { store: address, holder: 'test' };
    const home = await openQueueHome({ url, data, log: silentLogger(), metrics: noMetrics(), counted });
    const store = await openStore(address);
    try {
      const { counting, samples } = countingOf(3);
      await store.putSamples(account, samples);
      const there = await home.counter?.count(counting, data);
      const here = await countWindow(counting, store, new EvidenceFolder(join(data, 'here')));
      deepEqual(there, JSON.parse(JSON.stringify(here)));
    } finally {
      await home.close();
      await store.close();
      await server.stop();
      await rm(data, { recursive: true });
    }
  });
});

/** What work comes to, and the processor time that it took of this process: none of what else the machine does. */
async function held<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly counted: Value; readonly busyMs: number }> {
  const began = process.cpuUsage();
  const counted = await work();
  return { counted, busyMs: process.cpuUsage(began).user / 1_000 };
}
