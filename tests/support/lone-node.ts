import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { specFile } from '../../offchain-agent/src/lab/client/substrate.ts';
import { nodeKey } from '../../offchain-agent/src/lab/plan/validator-keys.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { type NetworkState, networkFolder } from '../../offchain-agent/src/lab/real/state.ts';
import { ended } from './ended.ts';

/** A node that validates nothing, and can lose all its peers. */
export interface LoneNode {
  readonly rpcPort: number;
  readonly secret: Uint8Array;
  /** Starts it anew without any peer: it goes on answering with what it has, and learns nothing more. */
  cutOff(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one that follows the network. */
export async function startLoneNode(network: NetworkState): Promise<LoneNode> {
  const folder = join(networkFolder(network.name), 'lone');
  await mkdir(folder);
  const { secretHex } = nodeKey();
  await writeFile(join(folder, 'node-key'), secretHex, { mode: 0o600 });
  const [rpcPort = 0, p2pPort = 0] = await freePorts(2);
  const [program = '', ...rest] = network.node_command;
  const args = [
    ['--chain', specFile(network.name), '--base-path', join(folder, 'data')],
    ['--node-key-file', join(folder, 'node-key'), '--listen-addr', `/ip4/127.0.0.1/tcp/${p2pPort}`],
    ['--rpc-port', String(rpcPort), '--no-mdns', '--no-telemetry', '--no-prometheus', '--db-cache', '16'],
  ].flat();
  const peers = network.nodes.flatMap(({ p2p_port, peer_id }) => [
    '--bootnodes',
    `/ip4/127.0.0.1/tcp/${p2p_port}/p2p/${peer_id}`,
  ]);
  let node = start(peers);
  const kill = (): void => void node.kill('SIGKILL');
  process.once('exit', kill);
  return {
    rpcPort,
    secret: Uint8Array.from(Buffer.from(secretHex, 'hex')),
    cutOff: async () => {
      await ended(node);
      node = start(['--reserved-only']);
    },
    close: async () => {
      process.off('exit', kill);
      await ended(node);
    },
  };

  function start(others: readonly string[]): ChildProcess {
    return spawn(program, [...rest, ...args, ...others], { stdio: 'ignore' });
  }
}
