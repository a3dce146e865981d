import { forgetRunning, runningChains } from '../../config/state.ts';
import { endProcesses } from './processes.ts';
import { nodeUrl, readNetwork, removeNetwork } from './state.ts';

/**
 * Ends every process of the network and removes its folder. What is gone already is no error, so that it
 * can be repeated, and works whatever became of the command that started the network.
 */
export async function downNetwork(name: string): Promise<void> {
  const network = readNetwork(name);
  await endProcesses(network?.nodes.flatMap((node) => node.process ?? []) ?? []);
  if (network) {
    const urls = network.nodes.map(nodeUrl);
    const recorded = (await runningChains()).find((chain) => chain.name === network.running_as);
    // Another network of this user may be the recorded one.
    if (!recorded || urls.includes(recorded.url)) await forgetRunning(network.running_as);
  }
  await removeNetwork(name);
}
