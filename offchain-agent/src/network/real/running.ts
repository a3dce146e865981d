import { forgetRunning, recordRunning } from '../../config/state.ts';
import { processState } from './processes.ts';
import { type NetworkState, nodeUrl } from './state.ts';

/** Points the user's other commands at the first node that runs; forgets the network when none does. */
export async function updateRunning(network: NetworkState): Promise<void> {
  const node = network.nodes.find(({ process }) => process && processState(process) === 'running');
  if (!node?.process) return await forgetRunning(network.running_as);
  await recordRunning({
    name: network.running_as,
    url: nodeUrl(node),
    pid: node.process.pid,
    started_at: network.started_at,
    names: Object.fromEntries(network.nodes.map(({ account, name }) => [account, name])),
  });
}
