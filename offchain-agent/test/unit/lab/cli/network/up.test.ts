import { deepEqual, rejects } from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runUp } from '../../../../../src/lab/cli/network/up.ts';

describe('runUp', () => {
  const { ALMANAC_STATE: state, PATH: path = '' } = process.env;
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-up-'));
    mkdirSync(join(folder, 'bin'));
    process.env['ALMANAC_STATE'] = join(folder, 'state');
    process.env['PATH'] = [join(folder, 'bin'), path].join(delimiter);
  });

  after(() => {
    process.env['PATH'] = path;
    if (state === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = state;
    rmSync(folder, { recursive: true, force: true });
  });

  /** A program that notes how it is started, and ends. */
  function recorder(place: string): string {
    const file = join(folder, place);
    writeFileSync(file, `#!/bin/sh\necho "${place} $*" >> ${folder}/ran\nexit 1\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('starts only the typed program for nodes of a zombienet file, each with its arguments', async () => {
    recorder('bin/polkadot');
    const file = join(folder, 'net.toml');
    writeFileSync(
      file,
      `[relaychain]
default_command = "polkadot"
[[relaychain.nodes]]
name = "alice"
[[relaychain.nodes]]
name = "bob"
args = ["-lsync=debug"]
[[relaychain.nodes]]
name = "charlie"
command = "polkadot"
[[relaychain.node_groups]]
name = "g"
count = 1
command = "polkadot --dev"
`,
    );
    await rejects(runUp(file, { node: [recorder('mine')], page: false }), { code: 'unknown/node_ended' });
    const started = readFileSync(join(folder, 'ran'), 'utf8').trim().split('\n');
    deepEqual(
      started.filter((line) => !line.startsWith('mine ')),
      [],
    );
    // Each command is asked for its help before any node starts.
    deepEqual(
      new Set(started.filter((line) => line.endsWith('--help'))),
      new Set(['mine --help', 'mine -lsync=debug --help']),
    );
  });
});
