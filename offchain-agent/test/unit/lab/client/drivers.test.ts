import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandConformance } from '../../../../../tests/support/client-conformance.ts';
import { identify } from '../../../../src/base/process.ts';
import { anvil } from '../../../../src/lab/client/anvil.ts';
import {
  type ClientEngine,
  type ClientName,
  clientEngines,
  clientNames,
} from '../../../../src/lab/client/client-name.ts';
import { ethereumDrivers } from '../../../../src/lab/client/drivers.ts';
import { watcherAccount } from '../../../../src/lab/client/ethereum-accounts.ts';
import { ethereumjs } from '../../../../src/lab/client/ethereumjs.ts';
import { findProgram } from '../../../../src/lab/client/find-program.ts';
import { nodePath, signersOf } from '../../../../src/lab/client/signers.ts';
import { substrate } from '../../../../src/lab/client/substrate.ts';
import type { NetworkState, NodeState } from '../../../../src/lab/real/state.ts';

async function networkOf(client: NetworkState['client'], count: number): Promise<NetworkState> {
  const nodes = (await signersOf(count)).map(
    ({ secret, address, id }, index): NodeState => ({
      name: `v${index + 1}`,
      seed: secret,
      account: address,
      is_validator_at_genesis: true,
      peer_id: id,
      rpc_port: 21_001 + index,
      p2p_port: 22_001 + index,
      prometheus_port: 23_001 + index,
      // This very process: it runs.
      process: identify(process.pid),
    }),
  );
  return {
    version: 1,
    name: 'clients',
    started_at: '2026-11-20T09:00:00.000Z',
    client,
    slot_ms: 2_000,
    session_blocks: 0,
    sessions_per_era: 0,
    window_ms: 0,
    node_command: ['/opt/client'],
    running_as: 'network',
    nodes,
  };
}

describe('drivers of clients', () => {
  const given = process.env['ALMANAC_STATE'];
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
  });

  after(async () => {
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    await rm(folder, { recursive: true });
  });

  async function prepared(name: ClientName, engine: ClientEngine): Promise<NetworkState> {
    const driver = ethereumDrivers[name];
    const network = await networkOf({ name, engine, gas_limit: 9_000_000 }, Math.min(2, driver.mostNodes));
    for (const node of network.nodes) await mkdir(nodePath(network, node, ''), { recursive: true });
    await driver.prepare(network);
    return network;
  }

  async function argumentsOf(name: ClientName, engine: ClientEngine, index = 0): Promise<readonly string[]> {
    const network = await prepared(name, engine);
    const node = network.nodes[index];
    ok(node);
    return ethereumDrivers[name].command(network, node).argv;
  }

  for (const name of clientNames) {
    for (const engine of clientEngines[name]) {
      describe(`${name} with ${engine}`, () => {
        let network: NetworkState;
        before(async () => {
          network = await prepared(name, engine);
        });
        commandConformance(ethereumDrivers[name], () => network);
      });
    }
  }

  describe('the node of this repository', () => {
    let network: NetworkState;
    before(async () => {
      network = await networkOf(undefined, 2);
    });
    commandConformance(substrate, () => network);
  });

  it('say the same engines as their names do', () => {
    for (const name of clientNames) deepEqual(ethereumDrivers[name].engines, clientEngines[name]);
  });

  it('stand on their own addresses, and know their peers there, where they have namespaces', async () => {
    const inside = async (name: ClientName, engine: ClientEngine): Promise<string> => {
      const network = await prepared(name, engine);
      for (const [index, node] of network.nodes.entries())
        Object.assign(node, { host: `10.42.0.${index + 1}`, p2p_port: 30_333 });
      const [node] = network.nodes;
      ok(node);
      return ethereumDrivers[name]
        .command(network, node)
        .argv.join(' ')
        .replace(/enode:\/\/\w+@/g, 'enode:');
    };
    match(
      await inside('ethereumjs', 'clique'),
      /--extIP 10\.42\.0\.1 --port 30333 .*--bootnodes 10\.42\.0\.2:30333/,
    );
  });

  it('have ethereumjs look for those that run, and mend the module that a package holds', async () => {
    const network = await prepared('ethereumjs', 'clique');
    const [node, peer] = network.nodes;
    ok(node && peer);
    deepEqual(valuesOf('--bootnodes', ethereumjs.command(network, node).argv), ['127.0.0.1:22002']);
    peer.process = undefined;
    network.node_command = ['/usr/bin/node', '/opt/dist/esm/bin/cli.js'];
    const { argv } = ethereumjs.command(network, node);
    deepEqual(valuesOf('--bootnodes', argv), []);
    match(
      decodeURIComponent(valuesOf('--import', argv)[0] ?? ''),
      /file:\/\/\/opt\/dist\/esm\/src\/sync\/fullsync\.js/,
    );
    deepEqual(argv.slice(0, 1).concat(argv.slice(3, 4)), network.node_command);
  });

  it('give Anvil an interval, or none where each transaction has a block', async () => {
    deepEqual(valuesOf('--block-time', await argumentsOf('anvil', 'interval')), ['2']);
    const instant = await argumentsOf('anvil', 'instant');
    deepEqual([valuesOf('--block-time', instant), valuesOf('--gas-limit', instant)], [[], ['9000000']]);
    // The last of them is the watcher's.
    deepEqual(valuesOf('--accounts', instant), [String(watcherAccount + 1)]);
  });

  it('call no block of Clique final before a majority of signers stands on it', async () => {
    equal(ethereumjs.depth(await networkOf({ name: 'ethereumjs', engine: 'clique' }, 4)), 3);
    equal(ethereumjs.depth(await networkOf({ name: 'ethereumjs', engine: 'clique' }, 3)), 2);
  });
});

describe('findProgram', () => {
  it('prefers a package, and runs its script by this Node', async () => {
    const modules = await mkdtemp(join(tmpdir(), 'almanac-modules-'));
    try {
      const script = join(modules, ethereumjs.program.inModules ?? '');
      await mkdir(join(script, '..'), { recursive: true });
      await writeFile(script, '');
      deepEqual(findProgram(ethereumjs, ['/nowhere', modules]), [process.execPath, script]);
    } finally {
      await rm(modules, { recursive: true });
    }
  });

  it('says how to get what is neither in a package nor on PATH', () => {
    const absent = { ...anvil, program: { name: 'no-such-anvil', install: 'put it there' } };
    throws(
      () => findProgram(absent, []),
      /--client anvil: no no-such-anvil in node_modules or on PATH; install it: put/,
    );
  });
});

function valuesOf(flag: string, args: readonly string[]): string[] {
  return args.filter((_, index) => args[index - 1] === flag);
}
