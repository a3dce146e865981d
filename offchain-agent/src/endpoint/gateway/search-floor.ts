import type { GatewayNetwork } from './network.ts';

/** Blocks below the first head that are searched where the chain reports no finality. */
const mostBelow = 64;

/** A height at and below which a transaction cannot be that was in a node's pool at a given time. */
export interface SearchFloor {
  readonly height: number;
  /** Of that pool; monotonic, ms. */
  readonly atMs: number;
  /** Of the heads that it follows from. */
  readonly life: number;
}

/** Returns the floor of a transaction that a node takes now; undefined before the first head. */
export function floorNow({ heads, pool, clock }: GatewayNetwork): SearchFloor | undefined {
  const { best, finalized, life } = heads;
  if (!best) return undefined;
  // The last head that was reported can be one that no upstream has any more.
  const top = Math.min(best.number, pool.top()?.number ?? best.number);
  // That node can be one block behind what others told.
  const height = Math.max(Math.min(top, finalized?.number ?? 0) - 1, top - mostBelow);
  return { height, atMs: clock.monotonicMs(), life };
}

/** Returns a floor by what is known now: heads that it follows from may be void. */
export function currentFloor(
  network: GatewayNetwork,
  floor: SearchFloor | undefined,
): SearchFloor | undefined {
  const { heads, config } = network;
  if (floor?.life === heads.life) return floor;
  const now = floorNow(network);
  if (!now || !floor) return now;
  const blocks = Math.ceil((now.atMs - floor.atMs) / config.blockMs);
  return { ...now, height: Math.max(-1, now.height - blocks), atMs: floor.atMs };
}
