import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../../../../tests/support/program.ts';
import { FileCoordinator } from '../../../../src/ha/coordinator/file.ts';

const wants = { status: '{}', wants: true };
const module = program(new URL('../../../../src/ha/coordinator/file.ts', import.meta.url));

describe('the coordinator in a file', () => {
  let folder: string;
  let path: string;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-ha-file-'));
    path = join(folder, 'deep', 'records');
  });
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    await rm(folder, { recursive: true });
  });

  const open = (node: string, nowMs?: () => number): FileCoordinator =>
    FileCoordinator.open(path, { node, instance: `${node}-1`, leaseMs: 400 }, nowMs);

  it('keeps records for the next process, and no lead', async () => {
    let nowMs = 0;
    const a = open('a', () => nowMs);
    const token = (await a.beat(wants)).leader?.token ?? '';
    assert.ok((await a.write({ key: 'slot', value: 'one', token, revision: 0 })).isWritten);
    nowMs += 401;
    const next = open('b', () => nowMs);
    const seen = await next.beat(wants);
    assert.equal(seen.leader?.node, 'b');
    assert.deepEqual(seen.records.slot, { value: 'one', revision: 1 });
    assert.equal((await a.write({ key: 'slot', value: 'two', token, revision: 1 })).isWritten, false);
    await a.close();
    await next.close();
  });

  it('is not held by a process that was killed while it held the lock, and is by one that was paused', async () => {
    const a = open('a');
    const started = await holder(path);
    child = started;
    await assert.rejects(a.beat(wants), {
      code: 'unreachable/coordinator',
      message: /another process holds .*records\.lock/,
    });
    started.kill('SIGSTOP');
    await assert.rejects(a.beat(wants), { code: 'unreachable/coordinator' });
    const ended = once(started, 'exit');
    started.kill('SIGKILL');
    await ended;
    assert.equal((await a.beat(wants)).leader?.node, 'a');
    await a.close();
  });

  it('takes a lease file that cannot be read for none, and a file of records that cannot be read for a fault', async () => {
    const a = open('a');
    const token = (await a.beat(wants)).leader?.token ?? '';
    await a.write({ key: 'slot', value: 'one', token, revision: 0 });
    for (const text of ['', '{', '{"boot":"another start","tokens":9,"nodes":{},"leader":{}}']) {
      await writeFile(`${path}.leases`, text);
      assert.equal((await a.look()).leader, undefined);
    }
    for (const text of [
      '',
      '{',
      '{"revision":1}',
      '{"revision":1,"records":{"slot":{"value":1,"revision":1}}}',
    ]) {
      await writeFile(path, text);
      await assert.rejects(a.look(), { code: 'bad_input/coordinator', message: /holds no records/ });
      assert.throws(() => open('b'), { code: 'bad_input/coordinator' });
    }
    await assert.rejects(a.close());
  });

  it('starts over no file of records that cannot be read, and says so', async () => {
    await mkdir(path, { recursive: true });
    assert.throws(() => open('a'), { code: 'bad_input/coordinator', message: /cannot be used/ });
  });

  it('says so when its folder cannot be used', () => {
    assert.throws(
      () => FileCoordinator.open('/proc/none/records', { node: 'a', instance: 'x', leaseMs: 400 }),
      {
        code: 'bad_input/coordinator',
        message: /\/proc\/none\/records cannot be used/,
      },
    );
  });
});

/** A process that has the lock and never gives it back. */
async function holder(path: string): Promise<ChildProcess> {
  const script = `
    import koffi from 'koffi';
    import { openSync } from 'node:fs';
    const { FileCoordinator } = await import(${JSON.stringify(module.file)});
    await FileCoordinator.open(${JSON.stringify(path)}, { node: 'h', instance: 'h', leaseMs: 400 }).look();
    const flock = koffi.load(null).func('int flock(int fd, int operation)');
    if (flock(openSync(${JSON.stringify(`${path}.lock`)}, 'a'), 2) !== 0) process.exit(1);
    console.log('held');
    setInterval(() => undefined, 1_000);
  `;
  const child = spawn(process.execPath, [...module.options, '--input-type=module', '-e', script], {
    // Where packages are found.
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
