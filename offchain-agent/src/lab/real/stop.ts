import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stateFolder } from '../../base/folder.ts';
import {
  endProcesses,
  identify,
  type ProcessIdentity,
  type ProcessState,
  processesWith,
  processState,
  signal,
} from '../../base/process.ts';
import { forgetRunning, recordRunning } from '../../base/running-chains.ts';
import { removeClockTrace } from '../chaos/host/clock-trace.ts';
import { removeGroup } from '../chaos/host/node-group.ts';
import { isHostGone, restartLinks } from '../link/host/start-host.ts';
import { hold, letGo } from '../replicas/kept-process.ts';
import { partsOf } from '../replicas/replicas-state.ts';
import { endWatch } from '../watch/watch-process.ts';
import { nodeFolder, startNode } from './node-process.ts';
import { untilAnswering } from './ready.ts';
import {
  markVariable,
  type NetworkState,
  type NodeState,
  networkFolder,
  nodeUrl,
  readNetwork,
  removeNetwork,
  reporterFolder,
} from './state.ts';

const pollMs = 20;
const deadlineMs = 5_000;

/** Pauses a node (SIGSTOP) or kills it (SIGKILL); returns when it is so. A node that is so already stays so. */
export async function stopNode(network: NetworkState, node: NodeState, kill = false): Promise<void> {
  if (kill && node.replica) hold(nodeFolder(network.name, node.name));
  if (node.process) {
    signal(node.process, kill ? 'SIGKILL' : 'SIGSTOP');
    await reaches(node, kill ? ['gone'] : ['paused', 'gone']);
    if (kill) removeClockTrace(node.process);
  }
  await updateRunning(network);
}

/**
 * Continues a paused node, or starts one again that is gone, on its own database. Where what stood between the nodes has gone,
 * that is started again first, and with it all nodes that were cut off by it.
 */
export async function resumeNode(network: NetworkState, node: NodeState): Promise<void> {
  if (isHostGone(network)) {
    for (const cutOff of await restartLinks(network)) {
      await startNode(network, cutOff);
      await untilAnswering(network, cutOff);
    }
  }
  // Nobody else starts it at the same time.
  if (node.replica) hold(nodeFolder(network.name, node.name));
  if (!node.process || !signal(node.process, 'SIGCONT')) await startNode(network, node);
  if (node.replica) letGo(nodeFolder(network.name, node.name));
  await reaches(node, ['running']);
  await updateRunning(network);
}

/** Resumes all nodes that do not run. */
export async function resumeAll(network: NetworkState): Promise<void> {
  for (const node of network.nodes) {
    await resumeNode(network, node);
    await untilAnswering(network, node);
  }
}

async function reaches(node: NodeState, states: readonly ProcessState[]): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (node.process && !states.includes(processState(node.process)) && Date.now() < deadline)
    await sleep(pollMs);
}

/**
 * Ends every process of the network and removes its folder. What is gone already is no error, so that it
 * can be repeated, and works whatever became of the command that started the network.
 */
export async function downNetwork(name: string): Promise<void> {
  const network = readNetwork(name);
  await endWatch(name);
  // Before what it would start again.
  await endProcesses(network?.replicas?.supervisor ? [network.replicas.supervisor] : []);
  // Before the nodes: an agent that loses its chain waits for it. One that had to be killed leaves its queue behind.
  const reporters = network?.reporters ?? [];
  await endProcesses(reporters.flatMap((reporter) => reporter.process ?? []));
  await endProcesses(reporters.flatMap((reporter) => leftQueue(name, reporter.name) ?? []));
  const nodes = network?.nodes ?? [];
  // Before their processes: a frozen one does not even die.
  for (const group of nodes.flatMap(({ host_faults: host }) => host?.groups ?? [])) await removeGroup(group);
  await endProcesses([
    ...nodes.flatMap(({ process, host_faults: host }) => [process ?? [], host?.disk ?? []].flat()),
    ...partsOf(network?.replicas).flatMap(({ process }) => process ?? []),
    ...(network?.links?.process ? [network.links.process] : []),
  ]);
  // What was started by a command that was killed before it could record it.
  const left = processesWith(markVariable, networkFolder(name));
  await endProcesses(left);
  for (const one of [...nodes.flatMap(({ process }) => process ?? []), ...left]) removeClockTrace(one);
  await forgetNetwork(name);
  await removeNetwork(name);
}

/** The queue of an agent that is gone, if it is that one still: it works in the agent's folder. */
function leftQueue(network: string, reporter: string): ProcessIdentity | undefined {
  const folder = join(reporterFolder(network, reporter), 'data', 'queue');
  try {
    const pid = Number(readFileSync(join(folder, 'redis.pid'), 'utf8'));
    return readlinkSync(`/proc/${pid}/cwd`) === folder ? identify(pid) : undefined;
  } catch {
    return undefined;
  }
}

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
