import { deepEqual, equal, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, processState } from '../../offchain-agent/src/base/process.ts';
import { addressRules } from '../../offchain-agent/src/chain/target-address/allowed-address.ts';
import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';
import { nodeKey } from '../../offchain-agent/src/lab/plan/validator-keys.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { allowPeerAddress } from '../../offchain-agent/src/measure/reachability/dialer.ts';
import { ReachabilityProber } from '../../offchain-agent/src/measure/reachability/reachability-prober.ts';
import { HostLimiter } from '../../offchain-agent/src/measure/sample/host-limiter.ts';
import type { SampleOutcome } from '../../offchain-agent/src/sli/sample.ts';
import { poll } from '../support/poll.ts';

const timeoutMs = 30_000;
const frozenTimeoutMs = 4_000;

/** A node by itself: unlike the nodes of `almanac network` it listens on plain TCP, as validators do. */
describe('the reachability of a real node', () => {
  const { secretHex, peerId } = nodeKey();
  const probers: ReachabilityProber[] = [];
  let folder: string;
  let node: ChildProcess;
  let rpcUrl: string;
  let genesisHash: string;
  let target: { multiaddr: string; peerId: string };
  const killNode = (): void => void node.kill('SIGKILL');

  before(async () => {
    const [program = ''] = await nodeCommand(undefined, new AbortController().signal);
    folder = await mkdtemp(join(tmpdir(), 'almanac-reach-'));
    const keyFile = join(folder, 'node-key');
    await writeFile(keyFile, secretHex, { mode: 0o600 });
    const [p2pPort, rpcPort] = await freePorts(2);
    rpcUrl = `http://127.0.0.1:${rpcPort}`;
    target = { multiaddr: `/ip4/127.0.0.1/tcp/${p2pPort}`, peerId };
    const args = ['--chain', 'dev', '--base-path', join(folder, 'data'), '--node-key-file', keyFile];
    const quiet = ['--no-prometheus', '--no-telemetry', '--no-mdns', '--db-cache', '16'];
    const ports = ['--listen-addr', target.multiaddr, '--rpc-port', String(rpcPort)];
    node = spawn(program, [...args, ...quiet, ...ports], { stdio: 'ignore' });
    process.once('exit', killNode);
    genesisHash = (await poll('the node answers', genesisOf, (hash) => hash !== undefined)) as string;
  });

  after(async () => {
    for (const prober of probers) await prober.close();
    const isRunning = node.exitCode === null && node.signalCode === null;
    killNode();
    if (isRunning) await once(node, 'exit');
    process.off('exit', killNode);
    await rm(folder, { recursive: true, force: true });
  });

  it('is measured by the key that the node was started with', async () => {
    const outcome = await measure(await proberOf(genesisHash));
    ok(outcome.kind === 'answer' && outcome.latencyUs > 0, JSON.stringify(outcome));
  });

  it('is none for another network', async () => {
    const outcome = await measure(await proberOf(`0x${'00'.repeat(32)}`));
    deepEqual(outcome, { kind: 'null', reason: 'wrong_genesis' });
  });

  it('is none for another key', async () => {
    const prober = await proberOf(genesisHash);
    const other = { ...target, peerId: nodeKey().peerId };
    deepEqual(await prober.measure(other, performance.now(), new AbortController().signal), {
      kind: 'null',
      reason: 'wrong_peer',
    });
  });

  it('ends when the node is paused, and is back with it', async () => {
    const prober = await proberOf(genesisHash, frozenTimeoutMs);
    equal((await measure(prober)).kind, 'answer');
    const identity = identify(node.pid ?? 0) ?? { pid: 0, started: '' };
    node.kill('SIGSTOP');
    // The first thread stops first; the others may still echo.
    await poll(
      'the node is paused',
      async () => processState(identity),
      (state) => state === 'paused',
    );
    deepEqual(await measure(prober), { kind: 'null', reason: 'timeout' });
    node.kill('SIGCONT');
    equal((await measure(prober)).kind, 'answer');
  });

  it('ends with the node', async () => {
    const prober = await proberOf(genesisHash);
    equal((await measure(prober)).kind, 'answer');
    killNode();
    await once(node, 'exit');
    deepEqual(await measure(prober), { kind: 'null', reason: 'refused' });
  });

  async function proberOf(genesis: string, withinMs = timeoutMs): Promise<ReachabilityProber> {
    const allow = allowPeerAddress(addressRules(true));
    const prober = await ReachabilityProber.create({
      genesisHash: genesis,
      timeoutMs: withinMs,
      allow,
      limiter: new HostLimiter(1_000),
    });
    probers.push(prober);
    return prober;
  }

  async function measure(prober: ReachabilityProber): Promise<SampleOutcome> {
    return await prober.measure(target, performance.now(), new AbortController().signal);
  }

  async function genesisOf(): Promise<string | undefined> {
    try {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getBlockHash', params: [0] });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(rpcUrl, { method: 'POST', headers, body });
      return ((await answer.json()) as { result: string }).result;
    } catch {
      return undefined;
    }
  }
});
