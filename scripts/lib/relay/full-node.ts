import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insecureFlag } from '../../../offchain-agent/src/lab/client/node-command.ts';
import { peerAddress, specFile } from '../../../offchain-agent/src/lab/client/substrate.ts';
import { freePorts } from '../../../offchain-agent/src/lab/real/ports.ts';
import type { NetworkState } from '../../../offchain-agent/src/lab/real/state.ts';
import { ended } from '../../../tests/support/ended.ts';

/** A stock node beside the validators, with a folder of its own that goes with it. */
interface FullNode {
  readonly rpcPort: number;
  /** Where light clients in browsers find it, without its identity. */
  readonly webSocketAddress: string;
  end(): Promise<void>;
}

/** @param more options of the node */
export async function startFullNode(relay: NetworkState, more: readonly string[]): Promise<FullNode> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-full-node-'));
  const [rpcPort = 0, p2p = 0, webSocket = 0] = await freePorts(3);
  const webSocketAddress = `/ip4/127.0.0.1/tcp/${webSocket}/ws`;
  const [first] = relay.nodes;
  const [program = '', ...rest] = relay.node_command;
  const node = spawn(
    program,
    [
      ...rest.filter((word) => word !== insecureFlag),
      '--chain',
      specFile(relay.name),
      '--base-path',
      folder,
      '--rpc-port',
      String(rpcPort),
      '--listen-addr',
      `/ip4/127.0.0.1/tcp/${p2p}`,
      '--listen-addr',
      webSocketAddress,
      ...'--no-prometheus --no-mdns --no-hardware-benchmarks'.split(' '),
      ...(first ? ['--bootnodes', peerAddress(first)] : []),
      ...more,
    ],
    { stdio: 'ignore' },
  );
  // Whoever waits for it waits in vain then.
  node.once('error', () => undefined);
  return {
    rpcPort,
    webSocketAddress,
    end: async () => {
      await ended(node);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
