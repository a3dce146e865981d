import { processState } from '../../base/process.ts';
import { downNetwork } from '../../network/real/down.ts';
import { networkNames, readNetwork } from '../../network/real/state.ts';

/** Takes down the networks of sweeps that were killed outright. */
export async function removeLeftNetworks(): Promise<void> {
  for (const name of await networkNames()) {
    const owner = readNetwork(name)?.owner;
    if (name.startsWith('sweep-') && owner && processState(owner) === 'gone') await downNetwork(name);
  }
}
