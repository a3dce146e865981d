import { deepEqual } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from '../../../../src/base/process.ts';
import { runningChains } from '../../../../src/base/running-chains.ts';
import { updateRunning } from '../../../../src/lab/networks.ts';
import type { NetworkState } from '../../../../src/lab/real/state.ts';
import { forgetNetwork } from '../../../../src/lab/real/stop.ts';

function network(name: string, rpcPort: number): NetworkState {
  return {
    version: 1,
    name,
    started_at: `2026-11-20T09:00:0${rpcPort}.000Z`,
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
        rpc_port: rpcPort,
        p2p_port: 8,
        prometheus_port: 9,
        process: identify(process.pid),
      },
    ],
  };
}

describe('the running record of a network', () => {
  const before = process.env['ALMANAC_STATE'];
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
  });

  afterEach(async () => {
    if (before === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = before;
    await rm(folder, { recursive: true });
  });

  const urls = async (): Promise<string[]> => (await runningChains()).map(({ url }) => url);

  it('is its own: another network beside it comes and goes', async () => {
    await updateRunning(network('one', 1));
    await updateRunning(network('two', 2));
    deepEqual(await urls(), ['ws://127.0.0.1:2', 'ws://127.0.0.1:1']);
    await forgetNetwork('two');
    deepEqual(await urls(), ['ws://127.0.0.1:1']);
  });

  it('is not made for one that ends with a command, unless that is the demo', async () => {
    const owner = identify(process.pid);
    await updateRunning({ ...network('sweep-1', 1), owner });
    deepEqual(await urls(), []);
    await updateRunning({ ...network('demo', 2), owner, running_as: 'demo' });
    deepEqual(await urls(), ['ws://127.0.0.1:2']);
  });

  it('goes when none of its nodes runs', async () => {
    await updateRunning(network('one', 1));
    await updateRunning({ ...network('one', 1), nodes: [] });
    deepEqual(await urls(), []);
  });
});
