import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { readNetwork } from '../../offchain-agent/src/network/real/state.ts';
import { startCommand } from '../support/cli.ts';
import { poll } from '../support/poll.ts';

const figures = ['--slot', '1s', '--session', '10s', '--window', '20s'];

describe('almanac network up --reporters', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
  });

  after(async () => {
    await run('network', 'down');
    await rm(folder, { recursive: true, force: true });
  });

  it('has reports of three in its records, and down ends them with the nodes', async () => {
    equal((await run('network', 'up', ...figures, '--reporters', '3', '--no-page')).code, 0);
    const state = readNetwork('local', join(folder, 'networks'));
    const processes = [...(state?.nodes ?? []), ...(state?.reporters ?? [])].flatMap(
      ({ process: found }) => found ?? [],
    );
    deepEqual(
      processes.map(processState),
      Array.from({ length: 7 }, () => 'running'),
    );

    await poll(
      'a record of three reporters',
      async () =>
        (await run('sli', 'v1', '--indicator', 'arrival', '--period', 'window', '--last', '6', '--json'))
          .stdout,
      (text) => /"reporters": 3\b/.test(text),
      { withinMs: 240_000 },
    );
    const { stdout } = await run('network', 'status', '--json');
    const { reporters } = JSON.parse(stdout) as {
      reporters: { name: string; state: string; faults: string[] }[];
    };
    deepEqual(
      reporters.map(({ name, state: now }) => [name, now]),
      [
        ['r1', 'running'],
        ['r2', 'running'],
        ['r3', 'running'],
      ],
    );
    ok((await run('network', 'logs', 'r1')).stdout.includes('window begins'));

    equal((await run('network', 'down')).code, 0);
    deepEqual(
      processes.map(processState),
      Array.from({ length: 7 }, () => 'gone'),
    );
  });

  it('refuses a fourth before anything is started', async () => {
    const { code, stderr } = await run('network', 'up', '--reporters', '4');
    equal(code, 2);
    ok(stderr.includes('--reporters 4: expected 0 to 3, whose accounts the chain invites'), stderr);
  });

  async function run(...args: string[]) {
    return await startCommand(args, folder).ended;
  }
});
