import { deepEqual, equal, notEqual, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../../../../tests/support/program.ts';
import { identify } from '../../../../src/base/process.ts';
import { holderOf, lockData, ownerOf } from '../../../../src/reporting/agent/data-lock.ts';

const lock = program(new URL('../../../../src/reporting/agent/data-lock.ts', import.meta.url));

describe('the lock of a data folder', () => {
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-lock-'));
  });
  afterEach(async () => {
    await rm(data, { recursive: true });
  });

  it('is held by one agent until it gives it back', async () => {
    const unlock = await lockData(data);
    equal((await ownerOf(data))?.pid, process.pid);
    await rejects(lockData(data), {
      code: 'bad_input/data_folder',
      message: new RegExp(`\\(process ${process.pid}\\)`),
    });
    await unlock();
    await (await lockData(data))();
  });

  it('is taken over from an agent that was killed, also when another process has its id now', async () => {
    const own = identify(process.pid);
    await writeFile(join(data, 'agent.lock'), `${process.pid} ${Number(own?.started) - 1}\n`);
    equal(await ownerOf(data), undefined);
    await (await lockData(data))();
  });

  it('is not broken when another process has taken it since it was seen to be dead', async () => {
    const dead = '1 0\n';
    await writeFile(join(data, 'agent.lock'), dead);
    equal(await ownerOf(data), undefined);
    const unlock = await lockData(data);
    await rejects(lockData(data), { code: 'bad_input/data_folder' });
    equal((await ownerOf(data))?.pid, process.pid);
    // Whatever the file says: the lock is the system's.
    await writeFile(join(data, 'agent.lock'), dead);
    await rejects(lockData(data), { code: 'bad_input/data_folder' });
    await unlock();
    deepEqual(await readdir(data), ['agent.lock']);
  });

  it('goes with a process that is killed, and keeps one out that /proc does not show', async () => {
    const holding = `const { lockData } = await import(${JSON.stringify(lock.file)});
      await lockData(${JSON.stringify(data)});
      process.stdout.write('locked');
      setInterval(() => undefined, 1_000);`;
    const child = spawn(process.execPath, [...lock.options, '--input-type=module', '--eval', holding], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    equal((await ownerOf(data))?.pid, child.pid);
    // As of a process in another container, whose id says nothing here.
    await writeFile(join(data, 'agent.lock'), '7\n');
    await rejects(lockData(data), { message: /an agent \(process 7\) uses/ });
    child.kill('SIGKILL');
    await once(child, 'exit');
    equal(await ownerOf(data), undefined);
    await (await lockData(data))();
  });

  it('is given to one of many who ask at once, and is never seen empty', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockData(data)));
    const given = asked.filter(({ status }) => status === 'fulfilled');
    equal(given.length, 1);
  });

  it('is not taken from its next holder by whoever gives it back late', async () => {
    const unlock = await lockData(data);
    await writeFile(join(data, 'agent.lock'), 'another\n');
    await unlock();
    equal(await readFile(join(data, 'agent.lock'), 'utf8'), 'another\n');
  });

  it('gives agents of one folder one name, and those of another one another', async () => {
    const other = await mkdtemp(join(tmpdir(), 'almanac-lock-'));
    const holder = await holderOf(data);
    equal(await holderOf(data), holder);
    notEqual(await holderOf(other), holder);
    await rm(other, { recursive: true });
  });

  it('says that the folder cannot be used', async () => {
    const file = join(data, 'file');
    await writeFile(file, '');
    await rejects(lockData(file), { code: 'bad_input/data_folder', message: /cannot be used/ });
  });
});
