import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../../tests/support/poll.ts';
import type { CgroupFolder } from '../../../../../src/base/cgroup.ts';
import { identify, processState } from '../../../../../src/base/process.ts';
import {
  CpuShortage,
  type FindGroups,
  Freeze,
  MemoryShortage,
  SlowDisk,
} from '../../../../../src/lab/chaos/host/limits.ts';
import { claimNetwork } from '../../../../../src/lab/networks.ts';
import { type FaultTarget } from '../../../../../src/lab/node-host/host-state.ts';
import { type NetworkState } from '../../../../../src/lab/real/state.ts';

const within = { everyMs: 5 };

describe('limits of a node', () => {
  const before = process.env['ALMANAC_STATE'];
  let folder: string;
  let child: ChildProcess;
  let target: FaultTarget;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
    child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const node: NetworkState['nodes'][number] = {
      name: 'v1',
      seed: '//v1',
      account: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      is_validator_at_genesis: true,
      peer_id: '12D3KooW',
      rpc_port: 1,
      p2p_port: 2,
      prometheus_port: 3,
      process: identify(child.pid ?? 0),
    };
    const network: NetworkState = {
      version: 1,
      name: 'limits',
      started_at: '2026-11-20T09:00:00.000Z',
      slot_ms: 1_000,
      session_blocks: 10,
      sessions_per_era: 6,
      window_ms: 20_000,
      node_command: ['true'],
      running_as: 'network',
      nodes: [node],
    };
    await claimNetwork(network.name);
    target = { network, node };
  });

  afterEach(() => {
    child.kill('SIGKILL');
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  it('stop and continue a node in turns where the kernel rations no cores', async () => {
    const shortage = new CpuShortage(() => 'nothing here');
    equal(shortage.refusal(), undefined);
    await shortage.begin({ percent: 50 }, target);
    await reaches('paused');
    await reaches('running');
    await reaches('paused');
    await shortage.end(target);
    await reaches('running');
  });

  it('are those of version 2, too: a frozen node is paused', async () => {
    const parent = writableV2();
    if (!parent) return;
    const freeze = new Freeze(() => parent);
    await freeze.begin(undefined, target);
    equal(stateNow(), 'paused');
    await freeze.end(target);
    equal(stateNow(), 'running');
    deepEqual(target.node.host_faults?.groups, []);
  });

  it('are written as version 2 reads them', async () => {
    const written = inFolder({ version: 2, path: folder });
    await new CpuShortage(written).begin({ percent: 20 }, target);
    await new SlowDisk(written).begin({ rate: 5_000 }, target);
    await new MemoryShortage(written).begin({ limit: 64_000_000 }, target);
    const [cpu = '', disk = '', memory = ''] = target.node.host_faults?.groups ?? [];
    equal(readFileSync(join(cpu, 'cpu.max'), 'utf8'), '20000 100000');
    match(readFileSync(join(disk, 'io.max'), 'utf8'), / rbps=5000 wbps=5000$/);
    equal(readFileSync(join(memory, 'memory.max'), 'utf8'), '64000000');
    equal(readFileSync(join(cpu, 'cgroup.procs'), 'utf8'), String(child.pid));
  });

  it('are refused by name, and with what would do it', async () => {
    const none: FindGroups = () => '/sys/fs/cgroup is not writable';
    match(new Freeze(none).refusal() ?? '', /^freeze needs a freezer .* not writable; pause needs none$/);
    match(new MemoryShortage(none).refusal() ?? '', /^memory needs control groups of memory, .* as root$/);
    match(
      new SlowDisk(none).refusal({ name: 'limits' }) ?? '',
      /^disk with mode slow needs (control groups|.* on a disk)/,
    );
    await rejects(new Freeze(none).begin(undefined, target), { code: 'bad_input/capability' });
  });

  function stateNow(): string {
    return target.node.process ? processState(target.node.process) : 'gone';
  }

  async function reaches(state: string): Promise<void> {
    await poll(
      `it is ${state}`,
      async () => await Promise.resolve(stateNow()),
      (now) => now === state,
      within,
    );
  }

  function inFolder(parent: CgroupFolder): FindGroups {
    return () => parent;
  }
});

/** The outermost group of version 2, where this user may make others. */
function writableV2(): CgroupFolder | undefined {
  const path = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, , type]) => type === 'cgroup2')?.[1];
  try {
    accessSync(path ?? '', constants.W_OK);
  } catch {
    return undefined;
  }
  return path === undefined ? undefined : { version: 2, path };
}
