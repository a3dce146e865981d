import { endProcesses } from '../../base/process.ts';
import { forgetNetwork } from './running.ts';
import { readNetwork, removeNetwork } from './state.ts';

/**
 * Ends every process of the network and removes its folder. What is gone already is no error, so that it
 * can be repeated, and works whatever became of the command that started the network.
 */
export async function downNetwork(name: string): Promise<void> {
  const network = readNetwork(name);
  await endProcesses(network?.nodes.flatMap((node) => node.process ?? []) ?? []);
  await forgetNetwork(name);
  await removeNetwork(name);
}
