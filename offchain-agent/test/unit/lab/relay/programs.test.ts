import { equal, ok, rejects, throws } from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { relayBinFolder, relayPrograms, usualParaRuntime } from '../../../../src/lab/relay/programs.ts';

const { signal } = new AbortController();
const before = { cache: process.env['ALMANAC_CACHE'], path: process.env['PATH'] };

describe('relayPrograms', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-relay-'));
    process.env['ALMANAC_CACHE'] = folder;
    // Scripts of the tests need a shell; no polkadot of this machine shall be found.
    process.env['PATH'] = '/bin';
    mkdirSync(relayBinFolder(), { recursive: true });
  });

  afterEach(() => {
    for (const [name, value] of [
      ['ALMANAC_CACHE', before.cache],
      ['PATH', before.path],
    ] as const) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });

  /** Prints its version as the node and its workers do. */
  function program(name: string, version: string, where = relayBinFolder()): string {
    const path = join(where, name);
    writeFileSync(path, `#!/bin/sh\necho '${version}'\n`);
    chmodSync(path, 0o755);
    return path;
  }

  function workers(version: string, where?: string): void {
    program('polkadot-prepare-worker', version, where);
    program('polkadot-execute-worker', version, where);
  }

  it('finds what was built, with workers of the version without its commit', async () => {
    const polkadot = program('polkadot', 'polkadot 1.25.1-0123456789a');
    workers('1.25.1');
    const omniNode = program('polkadot-omni-node', 'polkadot-omni-node 1.25.1');
    const found = await relayPrograms(undefined, true, signal);
    equal(found.polkadot, polkadot);
    equal(found.omniNode, omniNode);
  });

  it('says how to build what is missing, and asks for no collator where none is needed', async () => {
    await rejects(relayPrograms(undefined, true, signal), {
      code: 'bad_input/relay_missing',
      message: `there is no polkadot in ${relayBinFolder()} or on PATH; build it with \`npm run build:relay\` (about 4 hours of one core, 12 GB)`,
    });
    program('polkadot', 'polkadot 1.25.1-x');
    workers('1.25.1');
    equal((await relayPrograms(undefined, false, signal)).omniNode, '');
    await rejects(relayPrograms(undefined, true, signal), /there is no polkadot-omni-node in /);
  });

  it('refuses a node without a worker', async () => {
    program('polkadot', 'polkadot 1.25.1-x');
    program('polkadot-prepare-worker', '1.25.1');
    await rejects(relayPrograms(undefined, false, signal), {
      code: 'bad_input/relay_worker',
      message: new RegExp(
        `polkadot needs polkadot-prepare-worker and polkadot-execute-worker, and ${relayBinFolder()} and /usr/lib/polkadot lack them; build it`,
      ),
    });
  });

  it('refuses workers of another version', async () => {
    program('polkadot', 'polkadot 1.25.1-x');
    workers('1.25.1');
    const old = program('polkadot-execute-worker', '1.24.0');
    await rejects(relayPrograms(undefined, false, signal), (error: Error) => {
      ok(
        error.message.startsWith(`${old} has version 1.24.0, ${join(relayBinFolder(), 'polkadot')} 1.25.1; `),
      );
      return true;
    });
  });

  it('refuses programs none of which tells a version', async () => {
    program('polkadot', 'garbage');
    workers('garbage');
    await rejects(relayPrograms(undefined, false, signal), {
      code: 'bad_input/relay_worker',
      message: /polkadot-prepare-worker has version unknown, \S+polkadot unknown; build it/,
    });
  });

  it('looks for workers where the node is told to look', async () => {
    const polkadot = program('polkadot', 'polkadot 1.25.1-x');
    const elsewhere = join(folder, 'workers');
    mkdirSync(elsewhere);
    for (const given of [
      `${polkadot} --workers-path ${elsewhere}`,
      `${polkadot} --workers-path=${elsewhere}`,
    ]) {
      workers('1.25.1', elsewhere);
      equal((await relayPrograms(given, false, signal)).polkadot, given);
      rmSync(join(elsewhere, 'polkadot-execute-worker'));
      await rejects(relayPrograms(given, false, signal), {
        message: new RegExp(`and ${elsewhere} lacks them`),
      });
    }
  });

  it('names the ways to a runtime for parachains', () => {
    throws(usualParaRuntime, /--para-runtime, or pass --paras 0/);
    writeFileSync(join(relayBinFolder(), 'penpal_runtime.compact.compressed.wasm'), '');
    ok(usualParaRuntime().startsWith(relayBinFolder()));
  });
});
