import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AgentError } from '../../base/error.ts';
import { endProcesses, processState } from '../../base/process.ts';
import { startDetached } from '../real/node-process.ts';
import type { StartContext } from '../real/part.ts';
import { logFile, type NetworkState, networkFolder, networkMark, writeNetwork } from '../real/state.ts';
import { hold, type KeptProcess, letGo } from './kept-process.ts';
import { type DeciderState, type MemberState, partsOf } from './replicas-state.ts';

// In the bundle, also for tests that run the sources: three levels up is the package.
const supervisorProgram = fileURLToPath(new URL('../../../bundle/supervisor-process.js', import.meta.url));

/** Starts a decider or a member of etcd that lives on without us. */
export async function startPart(network: NetworkState, part: DeciderState | MemberState): Promise<void> {
  mkdirSync(join(networkFolder(network.name), part.name), { recursive: true, mode: 0o700 });
  const [program = '', ...args] = part.argv;
  const env = { ...definedEnvironment(), ...networkMark(network.name) };
  await startDetached({ program, args, env, log: logFile(network.name, part.name) }, (process) => {
    part.process = process;
  });
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Everything that the supervisor keeps running, and how it is started. */
export function keptBy(
  network: NetworkState,
  startNode: StartContext['startNode'],
): { readonly kept: KeptProcess; readonly start: () => Promise<void> }[] {
  return [
    ...partsOf(network.replicas).map((part) => ({
      kept: part,
      start: async () => await startPart(network, part),
    })),
    ...network.nodes
      .filter(({ replica }) => replica !== undefined)
      .map((node) => ({ kept: node, start: async () => await startNode(network, node) })),
  ];
}

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

/** Starts the process that starts again what has ended by itself, as a service manager would. */
export async function startSupervisor(network: NetworkState): Promise<void> {
  const { replicas } = network;
  if (!replicas) return;
  await startDetached(
    {
      program: process.execPath,
      args: [supervisorProgram, network.name],
      env: { ...definedEnvironment(), ...networkMark(network.name) },
      log: logFile(network.name, 'supervisor'),
    },
    (supervisor) => {
      replicas.supervisor = supervisor;
      writeNetwork(network);
    },
  );
}
