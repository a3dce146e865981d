import { deepEqual, equal, rejects } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from '../../../../src/base/process.ts';
import { claimNetwork, isOwnNode, readNetwork } from '../../../../src/lab/networks.ts';
import {
  type NetworkState,
  networkNames,
  removeNetwork,
  writeNetwork,
} from '../../../../src/lab/real/state.ts';

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
      process: { pid: process.pid, started: '1' },
    },
  ],
};

describe('network state', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'almanac-'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  it('knows a node of its own by its port, as long as its process lives', async () => {
    const identity = identify(process.pid);
    const [node] = network.nodes;
    await claimNetwork('one', root);
    writeNetwork(
      { ...network, nodes: node ? [{ ...node, ...(identity && { process: identity }) }] : [] },
      root,
    );
    equal(await isOwnNode('ws://127.0.0.1:1', root), true);
    equal(await isOwnNode('ws://localhost:1', root), true);
    equal(await isOwnNode('ws://127.0.0.1:2', root), false);
    equal(await isOwnNode('ws://example.org:1', root), false);
    writeNetwork(network, root);
    equal(await isOwnNode('ws://127.0.0.1:1', root), false);
  });

  it('is read as it was written, and gone after removal', async () => {
    await claimNetwork('one', root);
    writeNetwork(network, root);
    deepEqual(readNetwork('one', root), network);
    deepEqual(await networkNames(root), ['one']);
    await removeNetwork('one', root);
    await removeNetwork('one', root);
    equal(readNetwork('one', root), undefined);
    deepEqual(await networkNames(root), []);
  });

  it('lets one of two claim a name and tells the other how to go on', async () => {
    await claimNetwork('one', root);
    writeNetwork(network, root);
    await rejects(claimNetwork('one', root), {
      code: 'bad_input/network_exists',
      message:
        'a network "one" exists already (0 of 1 nodes run); take it down with `almanac network down --name one` or choose another --name',
    });
  });

  it('says which folder cannot be written', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await rejects(claimNetwork('one', file), (error: { code: string; message: string }) => {
      equal(error.code, 'bad_input/state_folder');
      equal(error.message.startsWith(`cannot write ${file}/one: `), true);
      return true;
    });
  });

  it('does not take a damaged file for a network', async () => {
    await claimNetwork('one', root);
    await writeFile(join(root, 'one', 'state.json'), '{ "version": 2 }');
    equal(readNetwork('one', root), undefined);
  });
});
