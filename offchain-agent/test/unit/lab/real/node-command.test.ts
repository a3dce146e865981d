import { deepEqual, equal, rejects } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeCommand } from '../../../../src/lab/client/node-command.ts';
import { absoluteCommand } from '../../../../src/lab/real/given-command.ts';

const { signal } = new AbortController();

describe('nodeCommand', () => {
  it('takes a path, a name on PATH, and arguments behind either', async () => {
    deepEqual(await nodeCommand('/bin/sh', signal), ['/bin/sh']);
    const [program, ...rest] = await nodeCommand('env --ignore-environment almanac-node', signal);
    equal(program?.endsWith('/env'), true);
    deepEqual(rest, ['--ignore-environment', 'almanac-node']);
  });

  it('takes a program in a folder whose name holds spaces, with arguments behind it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac a node-'));
    try {
      const program = join(folder, 'my node');
      writeFileSync(program, '#!/bin/sh\n');
      chmodSync(program, 0o755);
      deepEqual(await nodeCommand(program, signal), [program]);
      deepEqual(await nodeCommand(`${program} --dev  --x=1`, signal), [program, '--dev', '--x=1']);
      equal(absoluteCommand(`${program} --dev`), `${program} --dev`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('takes arguments for the node of this repository, which need not be on PATH', () => {
    equal(absoluteCommand('almanac-node --offchain-worker=never'), 'almanac-node --offchain-worker=never');
  });

  it('refuses what cannot be run and says what it expected', async () => {
    await rejects(nodeCommand('no-such-node --dev', signal), {
      code: 'bad_input/node',
      message:
        '--node no-such-node --dev: "no-such-node" is not executable; pass a path or a name on PATH, or omit --node',
    });
    await rejects(nodeCommand('/tmp', signal), { code: 'bad_input/node' });
  });

  it('refuses a binary that is built for another machine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-node-'));
    try {
      const program = join(folder, 'node');
      const header = Buffer.alloc(64);
      header.write('7f454c46', 'hex');
      header.writeUInt16LE(process.arch === 'arm64' ? 62 : 183, 18);
      writeFileSync(program, header, { mode: 0o755 });
      const built = process.arch === 'arm64' ? 'x64' : 'arm64';
      await rejects(nodeCommand(program, signal), {
        code: 'bad_input/node',
        message: `--node ${program}: "${program}" is built for ${built}, this machine is ${process.arch}; pass a binary for ${process.arch}`,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('asks a given node for levels in its log where it knows them, and for a flag that it has to know', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-node-'));
    try {
      const program = join(folder, 'node');
      writeFileSync(program, '#!/bin/sh\necho "  --detailed-log-output  levels"\n');
      chmodSync(program, 0o755);
      deepEqual(await nodeCommand(program, signal), [program, '--detailed-log-output']);
      deepEqual(await nodeCommand(`${program} --detailed-log-output`, signal), [
        program,
        '--detailed-log-output',
      ]);
      await rejects(nodeCommand(program, signal, '--block-bytes'), {
        code: 'bad_input/node',
        message: `--node ${program}: its --help knows no --block-bytes, which this network needs; leave that option or this node out`,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('absoluteCommand', () => {
  it('keeps a name, and makes a path hold from everywhere', () => {
    equal(absoluteCommand('env almanac-node'), 'env almanac-node');
    equal(absoluteCommand('/bin/sh -c true'), '/bin/sh -c true');
    equal(
      absoluteCommand('./node_modules/.bin/tsc --version'),
      `${process.cwd()}/node_modules/.bin/tsc --version`,
    );
  });
});
