import { claimNode, startNode } from './node-process.ts';
import type { NetworkParts } from './part.ts';
import { claimNetwork, findNetwork, isOwnNode, ownNetworkAt, readNetwork } from './read-network.ts';
import { networkStatus, reportOf, untilAnswering, waitUntilReady } from './ready.ts';
import { downNetwork, resumeAll, resumeNode, stopNode, updateRunning } from './stop.ts';

/** Everything that is done with networks that can have these parts. */
export function networksWith(parts: NetworkParts) {
  const withParts =
    <Args extends unknown[], Result>(act: (parts: NetworkParts, ...args: Args) => Result) =>
    (...args: Args): Result =>
      act(parts, ...args);
  return {
    readNetwork: withParts(readNetwork),
    findNetwork: withParts(findNetwork),
    claimNetwork: withParts(claimNetwork),
    isOwnNode: withParts(isOwnNode),
    ownNetworkAt: withParts(ownNetworkAt),
    claimNode: withParts(claimNode),
    startNode: withParts(startNode),
    stopNode: withParts(stopNode),
    resumeNode: withParts(resumeNode),
    resumeAll: withParts(resumeAll),
    downNetwork: withParts(downNetwork),
    updateRunning: withParts(updateRunning),
    waitUntilReady: withParts(waitUntilReady),
    untilAnswering: withParts(untilAnswering),
    reportOf: withParts(reportOf),
    networkStatus: withParts(networkStatus),
  };
}
