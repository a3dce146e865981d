import { stateFolder } from '../../base/folder.ts';
import { processState } from '../../base/process.ts';
import { forgetRunning, recordRunning } from '../../base/running-chains.ts';
import { type NetworkState, nodeUrl } from './state.ts';

/**
 * Points the user's other commands at the first node that runs; forgets the network when none does. The networks of a sweep
 * come and go with it: what another command stored there would be gone in a minute.
 */
export async function updateRunning(network: NetworkState): Promise<void> {
  if (network.owner && network.running_as !== 'demo') return;
  // What those commands ask for, only a Substrate node has.
  if (network.client) return;
  const node = network.nodes.find(({ process }) => process && processState(process) === 'running');
  if (!node?.process) return await forgetNetwork(network.name);
  const chain = {
    name: network.running_as,
    url: nodeUrl(node),
    pid: node.process.pid,
    started_at: network.started_at,
    // A reporter may be a validator, too; then tables call it as they call the validator.
    names: Object.fromEntries(
      [...(network.reporters ?? []), ...network.nodes]
        .filter(({ account }) => account !== '')
        .map((one) => [one.account, ('replica' in one && one.replica?.of) || one.name]),
    ),
  };
  await recordRunning(chain, stateFolder(), recordId(network.name));
}

/** Takes the network out of what the user's other commands know. */
export async function forgetNetwork(name: string): Promise<void> {
  await forgetRunning(recordId(name));
}

// Networks may run side by side, each with a record of its own.
function recordId(name: string): string {
  return `network-${name}`;
}
