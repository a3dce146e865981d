import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProcessIdentity, processState } from '../../offchain-agent/src/base/process.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { networkNames } from '../../offchain-agent/src/lab/real/state.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';

const quick = ['--slot', '1s', '--session', '10s', '--window', '20s', '--no-page'];

describe('almanac network', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('takes down what a command that was killed outright has left', async () => {
    const up = start(...pageArgs('docs/how-to/test-networks.md', './almanac network up'), ...quick);
    const nodes = await poll('four nodes run', startedNodes, (found) => found.length === 4);
    up.process.kill('SIGKILL');
    await up.ended;
    deepEqual(nodes.map(processState), ['running', 'running', 'running', 'running']);

    equal(await exitCodeOf(start('network', 'down')), 0);
    deepEqual(nodes.map(processState), ['gone', 'gone', 'gone', 'gone']);
    deepEqual(await networkNames(join(folder, 'networks')), []);
    equal(await exitCodeOf(start('network', 'down')), 0);
  });

  it('leaves nothing when it is interrupted, and says so with 130', async () => {
    const up = start('network', 'up', ...quick);
    const nodes = await poll('four nodes run', startedNodes, (found) => found.length === 4);
    up.process.kill('SIGINT');
    equal(await exitCodeOf(up), 130);
    deepEqual(nodes.map(processState), ['gone', 'gone', 'gone', 'gone']);
    deepEqual(await networkNames(join(folder, 'networks')), []);
  });

  it('refuses a second network of the same name and keeps the first', async () => {
    const args = pageArgs('docs/how-to/run-load-tests.md', './almanac network up', { '2s': '1s' });
    equal(await exitCodeOf(start(...args, '--session', '10s', '--window', '20s', '--no-page')), 0);
    const nodes = await startedNodes();
    equal(await exitCodeOf(start('network', 'up', ...quick)), 2);
    deepEqual(nodes.map(processState), ['running', 'running', 'running', 'running']);
    equal(await exitCodeOf(start('network', 'stop', 'v4', '--kill')), 0);
    ok(nodes[3] && processState(nodes[3]) === 'gone');
    equal(await exitCodeOf(start('network', 'down')), 0);
    deepEqual(nodes.map(processState), ['gone', 'gone', 'gone', 'gone']);
  });

  function start(...args: string[]): RunningCommand {
    return startCommand(args, folder);
  }

  function startedNodes(): Promise<ProcessIdentity[]> {
    const state = readNetwork('local', join(folder, 'networks'));
    return Promise.resolve(state?.nodes.flatMap((node) => node.process ?? []) ?? []);
  }
});

async function exitCodeOf({ ended }: RunningCommand): Promise<number | null> {
  return (await ended).code;
}
