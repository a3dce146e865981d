import { deepEqual, equal, rejects } from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type HostFaultCase,
  hostFaultConformance,
} from '../../../../../../tests/support/host-fault-conformance.ts';
import { startHostNetwork } from '../../../../../../tests/support/host-network.ts';
import { poll } from '../../../../../../tests/support/poll.ts';
import { processState } from '../../../../../src/base/process.ts';
import {
  HostBreaker,
  hostFaultsInForce,
  liftHostFaults,
} from '../../../../../src/lab/chaos/host/host-breaker.ts';
import { untilAnswers } from '../../../../../src/lab/chaos/host/host-fault.ts';
import type { NodeFault } from '../../../../../src/lab/chaos/node-fault.ts';
import { downNetwork, readNetwork } from '../../../../../src/lab/networks.ts';
import { nodeFolder } from '../../../../../src/lab/real/node-process.ts';
import { type NetworkState, type NodeState } from '../../../../../src/lab/real/state.ts';

const name = 'host';
const times = { at: 0, at_jitter: 0 };

const open = async (): Promise<NetworkState> => await startHostNetwork(name, 2);

function stateOf({ process: identity }: NodeState): string {
  return identity ? processState(identity) : 'gone';
}

/** How wrong the clock of the node is, to a second; it may be starting. */
async function secondsOff({ rpc_port }: NodeState): Promise<number> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'test_now' });
  const sentMs = Date.now();
  const answer = await fetch(`http://127.0.0.1:${rpc_port}`, { method: 'POST', body }).catch(() => undefined);
  const document = (await answer?.json()) as { result: number } | undefined;
  if (!document) return 0;
  // When it looked at its clock is not known better than that, however long the answer took.
  const lookedMs = Math.min(Math.max(document.result, sentMs), Date.now());
  // Not -0.
  return Math.round((document.result - lookedMs) / 1_000) + 0;
}

function groupsOf({ process: identity }: NodeState): string {
  return readFileSync(`/proc/${identity?.pid}/cgroup`, 'utf8');
}

const clock: NodeFault = { kind: 'clock', offset: -40_000, drift: 0, ...times };
const littleMemory: NodeFault = { kind: 'memory', limit: 4_000_000, ...times };
const fullDisk: NodeFault = { kind: 'disk', mode: 'full', rate: 1_000, ...times };

const cases: Readonly<Record<string, Omit<HostFaultCase, 'open'>>> = {
  freeze: { fault: { kind: 'freeze', ...times }, shows: (node) => stateOf(node) === 'paused', stops: true },
  clock: { fault: clock, shows: async (node) => (await secondsOff(node)) === -40, stops: false },
  cpu: {
    fault: { kind: 'cpu', percent: 10, ...times },
    // Without control groups it is stopped and continued in turns.
    shows: (node) => groupsOf(node).includes('-v1-cpu') || stateOf(node) === 'paused',
    stops: false,
  },
  memory: {
    fault: littleMemory,
    shows: (node) => stateOf(node) === 'gone',
    stops: true,
  },
  'a full disk': { fault: fullDisk, shows: (node) => stateOf(node) === 'gone', stops: true },
  'a slow disk': {
    fault: { kind: 'disk', mode: 'slow', rate: 100_000, ...times },
    shows: (node) => groupsOf(node).includes('-v1-disk'),
    stops: false,
  },
};

describe('faults of a host', () => {
  const before = process.env['ALMANAC_STATE'];
  let folder = '';

  // On a disk: what lies in memory cannot be made slow.
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
  });

  afterEach(async () => {
    await downNetwork(name);
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true, force: true });
  });

  for (const [title, one] of Object.entries(cases)) {
    describe(title, () => hostFaultConformance({ ...one, open }));
  }

  it('keep what a node wrote to its disk before it was full', async () => {
    const network = await open();
    const breaker = new HostBreaker(network);
    if (await breaker.refusal(fullDisk)) return;
    const written = join(nodeFolder(name, 'v1'), 'data', 'written');
    await breaker.begin(fullDisk, 'v1');
    // What stands there now is from before: the node writes elsewhere.
    const { size } = statSync(written);
    await poll(
      'the disk is full',
      async () => await Promise.resolve(breaker.broken()),
      (broken) => broken.length > 0,
      { everyMs: 50 },
    );
    await breaker.heal(fullDisk, 'v1');
    equal(statSync(written).size > size, true);
  });

  it('leave no node down that ends while it is healed', async () => {
    const network = await open();
    const [node] = network.nodes;
    const breaker = new HostBreaker(network);
    if (!node || (await breaker.refusal(littleMemory))) return;
    const path = process.env['PATH'] ?? '';
    // Half a second late to the group of little memory, the node finds none, and ends.
    await writeFile(join(folder, 'sh'), '#!/bin/sh\nsleep 0.5\nexec /bin/sh "$@"\n', { mode: 0o755 });
    process.env['PATH'] = `${folder}:${path}`;
    try {
      await breaker.begin(littleMemory, 'v1');
    } finally {
      process.env['PATH'] = path;
    }
    await breaker.heal(littleMemory, 'v1');
    await untilAnswers({ network, node });
    equal(stateOf(node), 'running');
  });

  it('are taken back by another process than the one that began them', async () => {
    const network = await open();
    const breaker = new HostBreaker(network);
    if (await breaker.refusal(clock)) return;
    await breaker.begin(clock, 'v1');
    const again = readNetwork(name);
    const [node] = again?.nodes ?? [];
    if (!again || !node) throw new RangeError('no network was written');
    deepEqual(hostFaultsInForce(again), [{ node: 'v1', kind: 'clock', text: 'clock -40 s' }]);
    await liftHostFaults({ network: again, node });
    equal(await secondsOff(node), 0);
    deepEqual(hostFaultsInForce(again), []);
    deepEqual(stateOf(node), 'running');
  });

  it('begin only with what they know', async () => {
    const network = await open();
    await rejects(
      new HostBreaker(network).begin({ kind: 'kill', ...times }, 'v1'),
      /kill is not a host fault/,
    );
    await rejects(new HostBreaker(network).begin(clock, 'v9'), /host has no node v9/);
  });
});
