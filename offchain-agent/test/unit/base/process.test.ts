import { deepEqual, equal, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  endProcesses,
  identify,
  type ProcessIdentity,
  type ProcessState,
  processesWith,
  processState,
  signal,
} from '../../../src/base/process.ts';

describe('processes', () => {
  const children: ChildProcess[] = [];

  function start(script: string): ProcessIdentity {
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    children.push(child);
    const identity = identify(child.pid ?? 0);
    ok(identity);
    return identity;
  }

  async function becomes(identity: ProcessIdentity, state: ProcessState): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (processState(identity) !== state && Date.now() < deadline) await sleep(10);
    equal(processState(identity), state);
  }

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  it('are found by what their environment has', async () => {
    const value = `test-${process.pid}`;
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      stdio: 'ignore',
      env: { ...process.env, ALMANAC_TEST_MARK: value },
    });
    children.push(child);
    const pids = processesWith('ALMANAC_TEST_MARK', value).map(({ pid }) => pid);
    deepEqual(pids, [child.pid]);
    deepEqual(processesWith('ALMANAC_TEST_MARK', `${value}0`), []);
  });

  it('tells running, paused and gone', async () => {
    const identity = start('setInterval(() => {}, 1000)');
    await becomes(identity, 'running');
    equal(signal(identity, 'SIGSTOP'), true);
    await becomes(identity, 'paused');
    equal(signal(identity, 'SIGCONT'), true);
    await becomes(identity, 'running');
    await endProcesses([identity]);
    equal(processState(identity), 'gone');
  });

  it('never signals another process that got the same id', async () => {
    const identity = start('setInterval(() => {}, 1000)');
    const earlier = { ...identity, started: '1' };
    equal(processState(earlier), 'gone');
    equal(signal(earlier, 'SIGKILL'), false);
    await endProcesses([earlier]);
    equal(processState(identity), 'running');
  });

  it('ends a paused process, and one that is gone already', async () => {
    const paused = start('setInterval(() => {}, 1000)');
    const gone = start('');
    signal(paused, 'SIGSTOP');
    await becomes(paused, 'paused');
    await becomes(gone, 'gone');
    await endProcesses([paused, gone]);
    deepEqual([paused, gone].map(processState), ['gone', 'gone']);
  });

  it('knows no process with an id that nobody has', () => {
    equal(identify(2 ** 30), undefined);
  });
});
