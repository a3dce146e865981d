import { equal, rejects, throws } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimNetwork, findNetwork } from '../../../../src/lab/networks.ts';
import { findNode, type NetworkState, writeNetwork } from '../../../../src/lab/real/state.ts';

describe('findNetwork', () => {
  let folder = '';
  const before = process.env['ALMANAC_STATE'];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-'));
    process.env['ALMANAC_STATE'] = folder;
  });

  afterEach(async () => {
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true });
  });

  it('takes the only one when none is named', async () => {
    await start('one');
    equal((await findNetwork(undefined)).name, 'one');
  });

  it('says how to start one when there is none', async () => {
    await rejects(findNetwork(undefined), {
      code: 'bad_input/network',
      message: 'no network is running; start one with `almanac network up`',
    });
  });

  it('asks which one when there are several', async () => {
    await start('one');
    await start('two');
    await rejects(findNetwork(undefined), {
      message: 'there are several networks: one, two; choose one with --name',
    });
    await rejects(findNetwork('three'), { message: 'unknown network "three"; there are one, two' });
  });

  it('says how to remove the remains of one that never started', async () => {
    await claimNetwork('one');
    await rejects(findNetwork('one'), {
      message:
        'network "one" was never completed; remove what is left of it with `almanac network down --name one`',
    });
  });

  it('names the nodes that there are', async () => {
    await start('one');
    const network = await findNetwork('one');
    throws(() => findNode(network, 'v9'), {
      code: 'bad_input/node_name',
      message: 'network "one" has no node "v9"; expected one of v1',
    });
  });
});

async function start(name: string): Promise<void> {
  await claimNetwork(name);
  const network: NetworkState = {
    version: 1,
    name,
    started_at: '',
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
        account: '',
        is_validator_at_genesis: true,
        peer_id: '',
        rpc_port: 1,
        p2p_port: 2,
        prometheus_port: 3,
      },
    ],
  };
  writeNetwork(network);
}
