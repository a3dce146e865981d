import { deepEqual, equal } from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breakerConformance, faultOf } from '../../../../../tests/support/breaker-conformance.ts';
import { identify, type ProcessIdentity, signal } from '../../../../src/base/process.ts';
import { ProcessBreaker } from '../../../../src/lab/chaos/break-node.ts';
import { claimNetwork, downNetwork, startNode } from '../../../../src/lab/networks.ts';
import { clockTrace, removeClockTrace } from '../../../../src/lab/node-host/clock-trace.ts';
import { nodeFolder } from '../../../../src/lab/real/node-process.ts';
import { type NetworkState } from '../../../../src/lab/real/state.ts';

/** Nodes that do nothing but live. */
async function idleNetwork(): Promise<NetworkState> {
  const network: NetworkState = {
    version: 1,
    name: 'idle',
    started_at: '2026-11-20T09:00:00.000Z',
    slot_ms: 1_000,
    session_blocks: 10,
    sessions_per_era: 6,
    window_ms: 20_000,
    node_command: [process.execPath, '-e', 'setInterval(() => {}, 1000)', '--'],
    running_as: 'network',
    nodes: ['v1', 'v2'].map((name, index) => ({
      name,
      seed: `//${name}`,
      account: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      is_validator_at_genesis: true,
      peer_id: '12D3KooW',
      rpc_port: 7 + 3 * index,
      p2p_port: 8 + 3 * index,
      prometheus_port: 9 + 3 * index,
    })),
  };
  await claimNetwork('idle');
  for (const node of network.nodes) await startNode(network, node);
  return network;
}

describe('faults of processes', () => {
  const before = process.env['ALMANAC_STATE'];
  let folder = '';
  let network: NetworkState;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
  });

  afterEach(async () => {
    await downNetwork('idle');
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true });
  });

  breakerConformance(async () => {
    network = await idleNetwork();
    return new ProcessBreaker(network);
  });

  for (const kind of ['restart', 'wipe'] as const) {
    it(`give a node another process by a ${kind}${kind === 'wipe' ? ', without its database' : ''}`, async () => {
      network = await idleNetwork();
      const database = join(nodeFolder('idle', 'v1'), 'data');
      await mkdir(database, { recursive: true });
      const [{ process: first }] = network.nodes as [NetworkState['nodes'][number]];
      await new ProcessBreaker(network).begin(faultOf(kind), 'v1');
      equal(network.nodes[0]?.process?.pid === first?.pid, false);
      deepEqual([kind, existsSync(database)], [kind, kind === 'restart']);
    });
  }

  it('leave no shared memory of a wrong clock behind, whoever kills the node', async () => {
    network = await idleNetwork();
    const [v1, v2] = network.nodes;
    if (!v1?.process || !v2?.process) throw new TypeError('both run');
    const [killed, lost] = [v1.process, v2.process];
    for (const { pid } of [killed, lost]) leaveTrace(pid);
    await new ProcessBreaker(network).begin(faultOf('kill'), 'v1');
    deepEqual(traceOf(killed), []);
    // As by the kernel, where memory is short.
    signal(lost, 'SIGKILL');
    await new ProcessBreaker(network).begin(faultOf('restart'), 'v2');
    deepEqual(traceOf(lost), []);
    const { process: last } = v2;
    leaveTrace(last.pid);
    signal(last, 'SIGKILL');
    await downNetwork('idle');
    deepEqual(traceOf(last), []);
  });

  it('leave the shared memory of a process that lives to it', () => {
    const own = identify(process.pid);
    if (!own) throw new TypeError('it runs');
    leaveTrace(own.pid);
    try {
      removeClockTrace({ ...own, started: '1' });
      deepEqual(traceOf(own), clockTrace(own.pid));
    } finally {
      for (const file of clockTrace(own.pid)) rmSync(file);
    }
  });
});

function leaveTrace(pid: number): void {
  for (const file of clockTrace(pid)) writeFileSync(file, '');
}

function traceOf({ pid }: ProcessIdentity): string[] {
  return clockTrace(pid).filter((file) => existsSync(file));
}
