import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProcessIdentity, processState } from '../../../src/base/process.ts';
import { parts, readNetwork } from '../../../src/lab/networks.ts';
import { networksWith } from '../../../src/lab/real/networks.ts';
import type { NetworkPart } from '../../../src/lab/real/part.ts';
import { type NetworkState, networkFolder } from '../../../src/lab/real/state.ts';

const network: NetworkState = {
  version: 1,
  name: 'one',
  started_at: '2026-11-20T09:00:00.000Z',
  slot_ms: 1_000,
  session_blocks: 10,
  sessions_per_era: 6,
  window_ms: 20_000,
  node_command: ['almanac-node'],
  running_as: 'network',
  nodes: [
    {
      name: 'v1',
      seed: '//Alice',
      account: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      is_validator_at_genesis: true,
      peer_id: '12D3KooW',
      rpc_port: 1,
      p2p_port: 2,
      prometheus_port: 3,
    },
  ],
};

/** The fields of parts, as the agent wrote them before parts declared their own. */
const earlier = {
  engine: 'babe',
  finality: 'none',
  client: { name: 'anvil', engine: 'instant', gas_limit: 21_000 },
  link_matrix: [{ between: ['eu', 'us'], delay: 40 }],
  links: { backend: 'tun', socket: '/tmp/links.sock', process: { pid: 5, started: '5' } },
  reporters: [{ name: 'r1', seed: '//Eve', account: 'eve', http_port: 4, process: { pid: 6, started: '6' } }],
  replicas: {
    validator: 'v1',
    coordinator: 'etcd',
    lease_ms: 2_000,
    deciders: [
      {
        name: 'v1a-decider',
        argv: ['almanac'],
        node: 'v1a',
        socket: '/tmp/ha.sock',
        control: '/tmp/control.sock',
        grants: '/tmp/grants.jsonl',
        http_port: 7,
      },
    ],
    members: [{ name: 'etcd1', argv: ['etcd'], client_port: 8 }],
    supervisor: { pid: 9, started: '9' },
  },
};

const earlierNode = {
  replica: { of: 'v1', socket: '/tmp/ha.sock' },
  host_faults: {
    groups: ['/sys/fs/cgroup/one'],
    through: { disk: ['nsenter'] },
    env: { LD_PRELOAD: 'libfaketime' },
    disk: { pid: 10, started: '10' },
  },
};

describe('networks', () => {
  const before = process.env['ALMANAC_STATE'];
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-'));
    process.env['ALMANAC_STATE'] = folder;
    mkdirSync(join(networkFolder('one'), 'logs'), { recursive: true });
  });

  afterEach(() => {
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    rmSync(folder, { recursive: true });
  });

  it('reads the state file of an earlier version with the fields of every part', () => {
    const nodes = network.nodes.map((node) => ({ ...node, ...earlierNode }));
    const written = { ...network, ...earlier, nodes };
    writeFileSync(join(networkFolder('one'), 'state.json'), JSON.stringify(written));
    deepEqual(JSON.parse(JSON.stringify(readNetwork('one'))), written);
  });

  it('has parts with names and fields that no other part has', () => {
    const names = parts.map(({ name }) => name);
    const fields = parts.flatMap((part) => [
      ...Object.keys(part.fields ?? {}),
      ...Object.keys(part.nodeFields ?? {}).map((field) => `node ${field}`),
    ]);
    for (const list of [names, fields]) deepEqual(list, [...new Set(list)]);
  });

  it('starts, kills and takes down a node with all that a part asks for', async () => {
    const heard: string[] = [];
    let running: ProcessIdentity | undefined;
    const part: NetworkPart = {
      name: 'heard',
      opened: ({ name }) => heard.push(`opened ${name}`),
      programOf: () => ({
        command: () => ({ argv: ['sleep'], env: {} }),
        poll: async () => await Promise.resolve(undefined),
        readyWhen: () => 'answers',
        urlOf: () => '',
        startsOneByOne: false,
        isSubstrate: false,
      }),
      wrap: () => ({ through: ['env'], args: ['60'] }),
      claim: () => {
        heard.push('claimed');
        return () => heard.push('released');
      },
      cleanUp: ({ pid }) => heard.push(pid === running?.pid ? 'cleaned up' : 'cleaned up after another'),
      retire: async (name, read) => {
        const [first] = read?.nodes ?? [];
        heard.push(`retired ${name} while its node is ${first?.process && processState(first.process)}`);
        await Promise.resolve();
      },
    };
    const { startNode, stopNode, resumeNode, downNetwork } = networksWith([part]);
    const state = structuredClone(network);
    const [node] = state.nodes;
    ok(node);
    await startNode(state, node);
    running = node.process;
    await stopNode(state, node, true);
    deepEqual(heard.splice(0), ['claimed', 'cleaned up']);
    await resumeNode(state, node);
    deepEqual(heard.splice(0), ['claimed', 'cleaned up', 'released']);
    running = node.process;
    await downNetwork('one');
    deepEqual(heard, ['opened one', 'retired one while its node is running', 'cleaned up']);
    equal(running && processState(running), 'gone');
  });
});
