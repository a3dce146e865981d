import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDetached } from '../real/node-process.ts';
import type { StartContext } from '../real/part.ts';
import { logFile, type NetworkState, networkFolder, networkMark, writeNetwork } from '../real/state.ts';
import type { KeptProcess } from './kept-process.ts';
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
