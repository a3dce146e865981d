import { ethereumPart } from './client/ethereum-part.ts';
import { substratePart } from './client/substrate.ts';
import { foreignPart } from './foreign/foreign-part.ts';
import { linksPart } from './link/host/links-part.ts';
import { hostPart } from './node-host/host-part.ts';
import { networksWith } from './real/networks.ts';
import type { NetworkParts } from './real/part.ts';
import { relayPart } from './relay/relay-part.ts';
import { replicasPart } from './replicas/replicas-part.ts';
import { reportersPart } from './reporters/reporters-part.ts';
import { watchPart } from './watch/watch-part.ts';

/**
 * Everything that can be added to a network of real nodes. In this order parts are started, shown and retired: who watches goes
 * first, then who would start nodes again, then who works with them. Of clients the first that knows the network counts.
 */
export const parts: NetworkParts = [
  ethereumPart,
  relayPart,
  substratePart,
  foreignPart,
  watchPart,
  linksPart,
  replicasPart,
  reportersPart,
  hostPart,
];

export const {
  readNetwork,
  findNetwork,
  claimNetwork,
  isOwnNode,
  ownNetworkAt,
  claimNode,
  startNode,
  stopNode,
  resumeNode,
  resumeAll,
  downNetwork,
  updateRunning,
  waitUntilReady,
  untilAnswering,
  reportOf,
  networkStatus,
} = networksWith(parts);
