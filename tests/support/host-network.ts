import { fileURLToPath } from 'node:url';
import { nodeReport } from '../../offchain-agent/src/lab/client/substrate.ts';
import { claimNetwork, startNode } from '../../offchain-agent/src/lab/networks.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { type NetworkState } from '../../offchain-agent/src/lab/real/state.ts';
import { poll } from './poll.ts';

const script = fileURLToPath(new URL('host-node.mjs', import.meta.url));

/** A network of processes that stand in for nodes, in the state folder of the environment; all answer when it returns. */
export async function startHostNetwork(name: string, nodes: number): Promise<NetworkState> {
  const ports = await freePorts(nodes);
  const network: NetworkState = {
    version: 1,
    name,
    started_at: '2026-11-20T09:00:00.000Z',
    slot_ms: 1_000,
    session_blocks: 10,
    sessions_per_era: 6,
    window_ms: 20_000,
    node_command: [process.execPath, script],
    running_as: 'network',
    nodes: ports.map((port, index) => ({
      name: `v${index + 1}`,
      seed: `//v${index + 1}`,
      account: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      is_validator_at_genesis: true,
      peer_id: '12D3KooW',
      rpc_port: port,
      p2p_port: 1,
      prometheus_port: 2,
    })),
  };
  await claimNetwork(name);
  for (const node of network.nodes) await startNode(network, node);
  for (const { rpc_port } of network.nodes) {
    await poll(
      'the node answers',
      async () => await nodeReport(rpc_port),
      (report) => report !== undefined,
      { everyMs: 50 },
    );
  }
  return network;
}
