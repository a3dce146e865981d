import { setTimeout as sleep } from 'node:timers/promises';
import { stateFolder } from '../../base/folder.ts';
import {
  endProcesses,
  isRunning,
  type ProcessState,
  processesWith,
  processState,
  signal,
} from '../../base/process.ts';
import { forgetRunning, recordRunning } from '../../base/running-chains.ts';
import { claimNode, cleanUpAfter, programOf, startNode } from './node-process.ts';
import type { NetworkParts } from './part.ts';
import { followersOf, leaderOf, readNetwork } from './read-network.ts';
import { untilAnswering } from './ready.ts';
import {
  markVariable,
  type NetworkState,
  type NodeState,
  networkFolder,
  nodeUrl,
  removeNetwork,
} from './state.ts';

const pollMs = 20;
const deadlineMs = 5_000;

/** Pauses a node (SIGSTOP) or kills it (SIGKILL); returns when it is so. A node that is so already stays so. */
export async function stopNode(
  parts: NetworkParts,
  network: NetworkState,
  node: NodeState,
  kill = false,
): Promise<void> {
  if (kill) claimNode(parts, network, node);
  if (node.process) {
    signal(node.process, kill ? 'SIGKILL' : 'SIGSTOP');
    await reaches(node, kill ? ['gone'] : ['paused', 'gone']);
    if (kill && node.process) cleanUpAfter(parts, node.process);
  }
  await updateRunning(parts, network);
}

/**
 * Continues a paused node, or starts one again that is gone, on its own database. Where something that the nodes need has gone,
 * that is started again first, and with it all nodes that were cut off by it.
 */
export async function resumeNode(parts: NetworkParts, network: NetworkState, node: NodeState): Promise<void> {
  for (const part of parts) {
    for (const cutOff of (await part.revive?.(network)) ?? []) {
      await startNode(parts, network, cutOff);
      await untilAnswering(parts, network, cutOff);
    }
  }
  const release = claimNode(parts, network, node);
  if (!node.process || !signal(node.process, 'SIGCONT')) await startNode(parts, network, node);
  release();
  await reaches(node, ['running']);
  await updateRunning(parts, network);
}

/** Resumes all nodes that do not run. */
export async function resumeAll(parts: NetworkParts, network: NetworkState): Promise<void> {
  for (const node of network.nodes) {
    await resumeNode(parts, network, node);
    await untilAnswering(parts, network, node);
  }
}

async function reaches(node: NodeState, states: readonly ProcessState[]): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (node.process && !states.includes(processState(node.process)) && Date.now() < deadline)
    await sleep(pollMs);
}

/**
 * Ends every process of the network, and of those that follow it, and removes its folder. What is gone already is no error, so that it
 * can be repeated, and works whatever became of the command that started the network.
 */
export async function downNetwork(parts: NetworkParts, name: string): Promise<void> {
  for (const follower of await followersOf(parts, name)) await downNetwork(parts, follower);
  const network = readNetwork(parts, name);
  for (const part of parts) await part.retire?.(name, network);
  const nodes = (network?.nodes ?? []).flatMap(({ process }) => process ?? []);
  const others = network ? parts.flatMap((part) => part.processes?.(network) ?? []) : [];
  await endProcesses([...nodes, ...others]);
  // What was started by a command that was killed before it could record it.
  const left = processesWith(markVariable, networkFolder(name));
  await endProcesses(left);
  for (const process of [...nodes, ...left]) cleanUpAfter(parts, process);
  await forgetNetwork(name);
  await removeNetwork(name);
}

/**
 * Points the user's other commands at the first node that runs; forgets the network when none does. The networks of a sweep
 * come and go with it: what another command stored there would be gone in a minute. A parachain is not what they mean by default.
 */
export async function updateRunning(parts: NetworkParts, network: NetworkState): Promise<void> {
  if ((network.owner && network.running_as !== 'demo') || leaderOf(parts, network) !== undefined) return;
  // What those commands ask for, only a Substrate node has.
  if (!programOf(parts, network).isSubstrate) return;
  const node = network.nodes.find(({ process }) => isRunning(process));
  if (!node?.process) return await forgetNetwork(network.name);
  const chain = {
    name: network.running_as,
    url: nodeUrl(node),
    pid: node.process.pid,
    started_at: network.started_at,
    // An account of a part may be a validator's, too; then tables call it as they call the validator.
    names: Object.fromEntries(
      [
        ...parts.flatMap((part) => part.accounts?.(network) ?? []),
        ...network.nodes.map((one) => ({ account: one.account, name: shownName(parts, one) })),
      ]
        .filter(({ account }) => account !== '')
        .map(({ account, name }) => [account, name]),
    ),
  };
  await recordRunning(chain, stateFolder(), recordId(network.name));
}

function shownName(parts: NetworkParts, node: NodeState): string {
  return parts.map((part) => part.shownName?.(node)).find((name) => name !== undefined) ?? node.name;
}

/** Takes the network out of what the user's other commands know. */
export async function forgetNetwork(name: string): Promise<void> {
  await forgetRunning(recordId(name));
}

// Networks may run side by side, each with a record of its own.
function recordId(name: string): string {
  return `network-${name}`;
}
