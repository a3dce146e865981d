import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, type ProcessIdentity, processState } from '../../offchain-agent/src/base/process.ts';
import { type NodeState, writeNetwork } from '../../offchain-agent/src/lab/real/state.ts';
import { program } from '../../tests/support/program.ts';

const { options, file: module } = program(new URL('../../tests/support/end-on-signal.ts', import.meta.url));

describe('endOnSignal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-state-'));
    mkdirSync(join(folder, 'networks/test'), { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends detached nodes, also a paused one, and their folder at ${name}, with 130`, async () => {
      const nodes = [sleeper(), sleeper()];
      record(nodes);
      process.kill(nodes[1]?.pid ?? 0, 'SIGSTOP');
      const script = `
        import { endOnSignal } from ${JSON.stringify(module)};
        endOnSignal('test', ${JSON.stringify(folder)});
        setInterval(() => {}, 1_000);
        console.log('ready');`;
      const child = spawn(process.execPath, [...options, '--input-type=module', '--eval', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exit = once(child, 'exit');
      await once(child.stdout, 'data');
      child.kill(name);
      assert.deepEqual(await exit, [130, null]);
      assert.deepEqual(nodes.map(processState), ['gone', 'gone']);
      assert.equal(existsSync(folder), false);
    });
  }

  function sleeper(): ProcessIdentity {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    child.unref();
    const identity = identify(child.pid ?? 0);
    assert.ok(identity, 'sleep did not start');
    return identity;
  }

  function record(processes: ProcessIdentity[]): void {
    const nodes = processes.map(
      (identity, index): NodeState => ({
        name: `v${index + 1}`,
        seed: '',
        account: '',
        is_validator_at_genesis: true,
        peer_id: '',
        rpc_port: 1,
        p2p_port: 1,
        prometheus_port: 1,
        process: identity,
      }),
    );
    const times = { slot_ms: 1_000, session_blocks: 12, sessions_per_era: 4, window_ms: 20_000 };
    writeNetwork(
      { version: 1, name: 'test', started_at: '', ...times, node_command: [], running_as: 'network', nodes },
      join(folder, 'networks'),
    );
  }
});
