import { join } from 'node:path';
import { AgentError } from '../../../offchain-agent/src/base/error.ts';
import { endProcesses, processState } from '../../../offchain-agent/src/base/process.ts';
import { type NetworkState, networkFolder } from '../../../offchain-agent/src/lab/real/state.ts';
import { startPart } from '../../../offchain-agent/src/lab/replicas/kept-parts.ts';
import { hold, letGo } from '../../../offchain-agent/src/lab/replicas/kept-process.ts';
import {
  type DeciderState,
  type MemberState,
  partsOf,
} from '../../../offchain-agent/src/lab/replicas/replicas-state.ts';

/**
 * Ends a decider or a member of etcd and keeps it down until `resumePart`.
 * @param how SIGTERM waits for a polite end
 * @throws AgentError `bad_input/part_name`
 */
export async function stopPart(
  network: NetworkState,
  name: string,
  how: 'SIGTERM' | 'SIGKILL' = 'SIGKILL',
): Promise<void> {
  const part = findPart(network, name);
  hold(join(networkFolder(network.name), name));
  if (!part.process) return;
  if (how === 'SIGTERM') return await endProcesses([part.process]);
  if (processState(part.process) !== 'gone') process.kill(part.process.pid, how);
}

/** Starts it again, on what it has stored. */
export async function resumePart(network: NetworkState, name: string): Promise<void> {
  const part = findPart(network, name);
  if (!part.process || processState(part.process) === 'gone') await startPart(network, part);
  letGo(join(networkFolder(network.name), name));
}

/** @throws AgentError `bad_input/part_name` */
export function findPart(network: NetworkState, name: string): DeciderState | MemberState {
  const parts = partsOf(network.replicas);
  const part = parts.find((candidate) => candidate.name === name);
  if (part) return part;
  throw new AgentError(
    'bad_input/part_name',
    `network "${network.name}" has no decider or member of etcd "${name}"; expected one of ${parts.map((one) => one.name).join(', ') || 'none'}`,
    { data: { name } },
  );
}
