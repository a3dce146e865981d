import { claimNode, startNode } from './node-process.ts';
import type { NetworkPart } from './part.ts';
import { claimNetwork, findNetwork, isOwnNode, readNetwork } from './read-network.ts';
import { networkStatus, reportOf, untilAnswering, waitUntilReady } from './ready.ts';
import type { NetworkState, NodeState } from './state.ts';
import { downNetwork, resumeAll, resumeNode, stopNode, updateRunning } from './stop.ts';

/** Everything that is done with networks that can have these parts. */
export function networksWith(parts: readonly NetworkPart[]) {
  return {
    readNetwork: (name: string, root?: string) => readNetwork(parts, name, root),
    findNetwork: async (name: string | undefined) => await findNetwork(parts, name),
    claimNetwork: async (name: string, root?: string) => await claimNetwork(parts, name, root),
    isOwnNode: async (url: string, root?: string) => await isOwnNode(parts, url, root),

    claimNode: (network: NetworkState, node: NodeState) => claimNode(parts, network, node),
    startNode: async (network: NetworkState, node: NodeState) => await startNode(parts, network, node),
    stopNode: async (network: NetworkState, node: NodeState, kill?: boolean) =>
      await stopNode(parts, network, node, kill),
    resumeNode: async (network: NetworkState, node: NodeState) => await resumeNode(parts, network, node),
    resumeAll: async (network: NetworkState) => await resumeAll(parts, network),
    downNetwork: async (name: string) => await downNetwork(parts, name),
    updateRunning: async (network: NetworkState) => await updateRunning(parts, network),

    waitUntilReady: async (network: NetworkState, progress: (line: string) => void, signal: AbortSignal) =>
      await waitUntilReady(parts, network, progress, signal),
    untilAnswering: async (network: NetworkState, node: NodeState, signal?: AbortSignal) =>
      await untilAnswering(parts, network, node, signal),
    reportOf: async (network: NetworkState, node: NodeState, signal?: AbortSignal) =>
      await reportOf(parts, network, node, signal),
    networkStatus: async (network: NetworkState, signal?: AbortSignal) =>
      await networkStatus(parts, network, signal),
  };
}
