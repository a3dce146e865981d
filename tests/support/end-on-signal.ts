import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { processesWith, processState, signal } from '../../offchain-agent/src/base/process.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { markVariable, networkFolder } from '../../offchain-agent/src/lab/real/state.ts';
import { partsOf } from '../../offchain-agent/src/lab/replicas/replicas-state.ts';

const interrupted = 130;
const patienceMs = 5_000;

/**
 * Until the returned function is called: an interrupted run ends the nodes of the test network in this state
 * folder and removes the folder, then exits. Nodes live on without whoever started them, and mocha, when it is
 * interrupted, runs no hook any more; so all of it happens at once, without a wait for anything.
 */
export function endOnSignal(network: string, stateFolder: string): () => void {
  const end = (): void => {
    const root = join(stateFolder, 'networks');
    const state = readNetwork(network, root);
    const kept = [...(state?.nodes ?? []), ...partsOf(state?.replicas)];
    const processes = [
      ...(state?.replicas?.supervisor ? [state.replicas.supervisor] : []),
      ...kept.flatMap((one) => one.process ?? []),
      // What stands between the nodes, and what was started but not recorded yet.
      ...processesWith(markVariable, networkFolder(network, root)),
    ];
    for (const identity of processes) signal(identity, 'SIGKILL');
    const deadline = Date.now() + patienceMs;
    // A node that is still ending may write into the folder.
    while (processes.some((one) => processState(one) !== 'gone') && Date.now() < deadline);
    rmSync(stateFolder, { recursive: true, force: true });
    process.exit(interrupted);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return () => {
    process.off('SIGINT', end).off('SIGTERM', end);
  };
}
