import type { GatewayNetwork } from './network.ts';

/** Blocks below the first head that are searched where the chain reports no finality. */
const mostBelow = 64;
const noteEveryMs = 5_000;
/** A node that watches a transaction is left within seconds of its last sign of life. */
const surelyLeftMs = 60_000;

const all = new WeakMap<GatewayNetwork, SearchFloors>();

/** Returns the floors of a network, which all its watched transactions share. */
export function searchFloors(network: GatewayNetwork): SearchFloors {
  const known = all.get(network);
  if (known) return known;
  const floors = new SearchFloors(network);
  all.set(network, floors);
  return floors;
}

/** The heights at and below which a transaction cannot be that was in a node's pool at a given time. */
class SearchFloors {
  readonly #network: GatewayNetwork;
  /** Ascending by time; one that is old enough for `whileWatched`, and those after it. */
  readonly #past: { readonly atMs: number; readonly floor: number }[] = [];

  constructor(network: GatewayNetwork) {
    this.#network = network;
    network.heads.on('newHeads', () => this.#note());
    this.#note();
  }

  /** For a transaction that a node takes now; undefined before the first head. */
  now(): number | undefined {
    const { best, finalized } = this.#network.heads;
    if (!best) return undefined;
    // The last head that was reported can be one that no upstream has any more.
    const top = Math.min(best.number, this.#network.pool.top()?.number ?? best.number);
    // That node can be one block behind what others told.
    return Math.max(Math.min(top, finalized?.number ?? 0) - 1, top - mostBelow);
  }

  /** For a transaction that a node had in its pool until the node was left just now; undefined where it is not known. */
  whileWatched(): number | undefined {
    const untilMs = this.#network.clock.monotonicMs() - surelyLeftMs;
    return this.#past.findLast(({ atMs }) => atMs <= untilMs)?.floor;
  }

  #note(): void {
    const nowMs = this.#network.clock.monotonicMs();
    const last = this.#past.at(-1);
    const floor = this.now();
    if (floor === undefined || (last && nowMs - last.atMs < noteEveryMs)) return;
    this.#past.push({ atMs: nowMs, floor });
    while ((this.#past[1]?.atMs ?? nowMs) <= nowMs - surelyLeftMs) this.#past.shift();
  }
}
