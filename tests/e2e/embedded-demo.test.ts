import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningChain, runningChains } from '../../offchain-agent/src/config/state.ts';
import { childrenOf, living, type RunningCommand, startCommand } from '../support/cli.ts';
import { poll } from '../support/poll.ts';

interface DemoDocument {
  readonly schema: string;
  readonly basis: string;
  readonly passed: boolean;
  readonly judged_windows: readonly string[];
  readonly validators: readonly {
    readonly name: string;
    readonly missed: readonly unknown[];
    readonly windows: readonly { readonly assigned_slots: number; readonly authored_slots: number }[];
  }[];
}

const startMs = 60_000;

describe('almanac demo', () => {
  let state: string;
  let once: RunningCommand;
  let onceRecord: RunningChain;

  before(async () => {
    state = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    once = startCommand(['demo', '--once', '--json'], state);
    onceRecord = await recordOf(once);
  });

  after(async () => {
    once?.process.kill('SIGKILL');
    await rm(state, { recursive: true });
  });

  it('refuses a port that is in use, and leaves nothing behind', async () => {
    const { port } = new URL(onceRecord.url);
    const { code, stderr, stdout } = await startCommand(['demo', '--port', port], state).ended;
    equal(code, 2);
    equal(stdout, '');
    match(
      stderr,
      new RegExp(`cannot listen on 127.0.0.1:${port}: the port is in use; choose another with --port`),
    );
    deepEqual(
      (await runningChains(state)).map(({ pid }) => pid),
      [once.pid],
    );
  });

  it('runs beside another one, and is forgotten and gone after Ctrl-C', async () => {
    const second = startCommand(['demo'], state);
    const record = await recordOf(second);
    ok(record.url !== onceRecord.url);
    const validators = await validatorsOf(second);
    second.process.kill('SIGINT');
    equal((await second.ended).code, 130);
    deepEqual(await living(validators), []);
    deepEqual(
      (await runningChains(state)).map(({ pid }) => pid),
      [once.pid],
    );
  });

  it('takes its validators with it when it is killed', async () => {
    const second = startCommand(['demo'], state);
    await recordOf(second);
    const validators = await validatorsOf(second);
    second.process.kill('SIGKILL');
    await second.ended;
    await poll(
      'no validator lives',
      () => living(validators),
      (left) => left.length === 0,
      { withinMs: 20_000 },
    );
  });

  it('records the outage of its story exactly, and says so by its exit code', async () => {
    const { code, stdout, stderr } = await once.ended;
    equal(code, 0, stderr + stdout);
    const document = JSON.parse(stdout) as DemoDocument;
    equal(document.schema, 'almanac.demo.v1');
    equal(document.basis, 'simulated');
    equal(document.passed, true);
    ok(document.judged_windows.length >= 2);
    for (const { name, missed, windows } of document.validators) {
      equal(missed.length > 0, name === 'v3', `${name} missed ${missed.length}`);
      const recorded = windows.reduce(
        (sum, window) => sum + window.assigned_slots - window.authored_slots,
        0,
      );
      equal(recorded, missed.length, name);
    }
    match(stderr, /https:\/\/polkadot\.js\.org\/apps\/\?rpc=ws%3A%2F%2F127\.0\.0\.1%3A\d+/);
    deepEqual(await runningChains(state), []);
  });

  async function recordOf({ pid }: RunningCommand): Promise<RunningChain> {
    const find = async (): Promise<RunningChain | undefined> =>
      (await runningChains(state)).find((chain) => chain.pid === pid);
    const record = await poll(`demo ${pid} is recorded`, find, (chain) => chain !== undefined, {
      withinMs: startMs,
    });
    if (!record) throw new Error('the demo has no record');
    return record;
  }

  async function validatorsOf({ pid }: RunningCommand): Promise<number[]> {
    return await poll(
      'four validators',
      () => childrenOf(pid),
      (pids) => pids.length === 4,
      { withinMs: startMs },
    );
  }
});
