import { z } from 'zod';
import type { StoredState } from './coordinator/coordinator.ts';
import type { Health } from './protocol.ts';

/** Blocks that a standby may be ahead before it should lead instead. */
const mostBehind = 8;

/** A node that told nothing for so long may have hung, ms. */
const silentMs = 10_000;

/** After a resignation the lead is left to others for so long, in leases. */
export const restLeases = 2.5;

/** What a decider tells the others of its node. */
const statusSchema = z.object({
  /** Whether its node is connected, and nothing keeps it from leading. */
  isReady: z.boolean(),
  best: z.int().default(0),
  finalized: z.int().default(0),
  peers: z.int().default(0),
  isSyncing: z.boolean().default(true),
  set: z.int().optional(),
  round: z.int().optional(),
});
type NodeStatus = z.infer<typeof statusSchema>;

export interface Standby extends NodeStatus {
  readonly node: string;
}

/** Where a node stands that others of its validator look at: a text that changes once in several blocks only. */
export function statusText(isReady: boolean, health: Health | undefined): string {
  return JSON.stringify({ isReady, ...health });
}

/** The other nodes of the validator. */
export function standbysOf({ nodes }: Pick<StoredState, 'nodes'>, instance: string): Standby[] {
  return nodes.flatMap((one) => {
    if (one.instance === instance) return [];
    const status = statusSchema.safeParse(parsed(one.status));
    return status.success ? [{ node: one.node, ...status.data }] : [];
  });
}

/**
 * Why a node should not lead while another can; undefined when nothing speaks against it.
 * @param ageMs how long ago it told of its health
 */
export function ailment(
  health: Health | undefined,
  ageMs: number,
  standbys: readonly Standby[],
): string | undefined {
  if (!health) return 'has not told of its health yet';
  if (ageMs > silentMs) return `has told nothing for ${Math.floor(ageMs / 1_000)} s`;
  if (health.isSyncing) return 'is syncing';
  if (health.peers === 0) return 'has no peers';
  const best = Math.max(0, ...standbys.filter(isWell).map((standby) => standby.best));
  return best - health.best > mostBehind ? `is ${best - health.best} blocks behind a standby` : undefined;
}

/** Whether it could lead: what it says of itself speaks for it. */
export function isWell({ isReady, isSyncing, peers }: NodeStatus): boolean {
  return isReady && !isSyncing && peers > 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
