import { equal, rejects } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { poll } from '../../../../../tests/support/poll.ts';
import { program } from '../../../../../tests/support/program.ts';
import { identify, type ProcessIdentity, processState } from '../../../../src/base/process.ts';
import { findDatabase, optionOf, startOf } from '../../../../src/endpoint/snapshot/node-database.ts';
import { whilePaused } from '../../../../src/endpoint/snapshot/pause.ts';

describe('a process that is stopped for a while', () => {
  let stopped: ChildProcess;
  let identity: ProcessIdentity;

  beforeEach(async () => {
    stopped = spawn('sleep', ['600'], { stdio: 'ignore' });
    await once(stopped, 'spawn');
    identity = identify(stopped.pid ?? 0) ?? { pid: 0, started: '' };
  });

  afterEach(async () => {
    const end = once(stopped, 'exit');
    stopped.kill('SIGKILL');
    await end;
  });

  async function goesOn(): Promise<void> {
    await poll(
      'the process goes on',
      async () => processState(identity),
      (state) => state === 'running',
      { everyMs: 20 },
    );
  }

  it('is stopped as long as the work lasts', async () => {
    equal(await whilePaused(identity, async () => processState(identity)), 'paused');
    await goesOn();
  });

  it('goes on when the work fails', async () => {
    await rejects(
      whilePaused(identity, async () => {
        throw new Error('the disk is full');
      }),
      /the disk is full/,
    );
    await goesOn();
  });

  it('goes on when whoever stopped it is killed in the middle', async () => {
    const { options, file } = program(new URL('../../../../src/endpoint/snapshot/pause.ts', import.meta.url));
    const script = [
      `import { whilePaused } from ${JSON.stringify(file)};`,
      `await whilePaused(${JSON.stringify(identity)}, async () => {`,
      "process.stdout.write('stopped'); await new Promise((resolve) => setTimeout(resolve, 600_000)); });",
    ].join('\n');
    const cwd = fileURLToPath(new URL('../../../../..', import.meta.url));
    const args = [...options, '--input-type=module', '--eval', script];
    const taker = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    await once(taker.stdout, 'data');
    equal(processState(identity), 'paused');
    const end = once(taker, 'exit');
    taker.kill('SIGKILL');
    await end;
    await goesOn();
  });

  it('says that the work is worth nothing when somebody else continued it', async () => {
    const work = async (): Promise<void> => {
      process.kill(identity.pid, 'SIGCONT');
      await goesOn();
    };
    await rejects(whilePaused(identity, work), {
      code: 'unknown/pause',
      message: /another process continued it/,
    });
  });

  it('is not stopped when it is gone', async () => {
    await rejects(
      whilePaused({ ...identity, started: '1' }, async () => undefined),
      { code: 'unknown/pause', message: /it is gone/ },
    );
  });
});

describe('the database of a node', () => {
  let top: string;

  before(async () => {
    top = await mkdtemp(join(tmpdir(), 'almanac-database-'));
  });

  after(async () => await rm(top, { recursive: true, force: true }));

  it('is found below the base path, with the process that has it open', async () => {
    const folder = join(top, 'held/chains/one/paritydb/full');
    await mkdir(folder, { recursive: true });
    await (await open(join(folder, 'lock'), 'w')).close();
    equal(findDatabase(join(top, 'held')).holder, undefined);
    const script = 'exec 9<"$0"; flock 9; echo locked; read _';
    const holder = spawn('/bin/sh', ['-c', script, join(folder, 'lock'), '--chain=spec.json'], {
      cwd: top,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const found = findDatabase(join(top, 'held'));
    equal(found.chainId, 'one');
    equal(found.folder, folder);
    equal(found.holder?.pid, holder.pid);
    const start = startOf(found.holder ?? { pid: 0, started: '' });
    equal(start?.chain, join(top, 'spec.json'));
    equal(start?.statePruning, undefined);
    const end = once(holder, 'exit');
    holder.stdin.end();
    await end;
    equal(findDatabase(join(top, 'held')).holder, undefined);
  });

  it('is refused where there is none, one of RocksDB, or several', async () => {
    const refused = (name: string, message: RegExp): void => {
      let error: unknown;
      try {
        findDatabase(join(top, name));
      } catch (cause) {
        error = cause;
      }
      equal(message.test(String(error)), true, String(error));
    };
    refused('nothing', /has no chains\/ID\/paritydb\/full/);
    await mkdir(join(top, 'rocks/chains/one/db/full'), { recursive: true });
    refused('rocks', /RocksDB \(chain one\)/);
    for (const id of ['one', 'two'])
      await mkdir(join(top, `more/chains/${id}/paritydb/full`), { recursive: true });
    refused('more', /several chains: /);
  });

  it('is of a node whose options are read in both ways of writing them', () => {
    equal(optionOf(['node', '--chain', 'polkadot'], '--chain'), 'polkadot');
    equal(optionOf(['node', '--chain=polkadot', '--chain-id', 'x'], '--chain'), 'polkadot');
    equal(optionOf(['node', '--chain-id', 'x'], '--chain'), undefined);
  });
});
