/** The version of the feed that stock front ends ask for. */
export const feedVersion = 33;

/** What a part of a feed's frame is, in the numbering of stock servers; 16 to 19 were others once. */
export const action = {
  feedVersion: 0,
  bestBlock: 1,
  bestFinalized: 2,
  addedNode: 3,
  removedNode: 4,
  importedBlock: 6,
  finalizedBlock: 7,
  nodeStats: 8,
  hardware: 9,
  timeSync: 10,
  addedChain: 11,
  removedChain: 12,
  subscribedTo: 13,
  unsubscribedFrom: 14,
  pong: 15,
  staleNode: 20,
  nodeIo: 21,
  chainStats: 22,
  telemetryInfo: 23,
  /** Ours: what the chain says of the validator behind a node. High, so that stock ones growing on do not meet it. */
  validatorSli: 200,
} as const;

/** A part of a frame, as it stands in it: `action,payload`. */
export type FeedPart = string;

/** @param payload what JSON can hold */
export function feedPart(number: number, payload: unknown): FeedPart {
  return `${number},${JSON.stringify(payload)}`;
}

/** A frame of a feed: one array of actions and payloads in turn. */
export function feedFrame(parts: readonly FeedPart[]): Buffer {
  return Buffer.from(`[${parts.join(',')}]`);
}
