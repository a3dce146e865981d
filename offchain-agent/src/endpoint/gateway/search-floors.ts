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

/** A height at and below which a transaction cannot be that was in a node's pool at a given time. */
export interface SearchFloor {
  readonly height: number;
  /** Of that pool; monotonic, ms. */
  readonly atMs: number;
  /** Of the heads that it follows from. */
  readonly life: number;
}

/** The floors of a network by what its heads say now, and by what they said a while ago. */
class SearchFloors {
  readonly #network: GatewayNetwork;
  /** Ascending by time; one that is old enough for `whileWatched`, and those after it. */
  readonly #past: SearchFloor[] = [];

  constructor(network: GatewayNetwork) {
    this.#network = network;
    network.heads.on('newHeads', () => this.#note());
    this.#note();
  }

  /** For a transaction that a node takes now; undefined before the first head. */
  now(): SearchFloor | undefined {
    const { best, finalized, life } = this.#network.heads;
    if (!best) return undefined;
    // The last head that was reported can be one that no upstream has any more.
    const top = Math.min(best.number, this.#network.pool.top()?.number ?? best.number);
    // That node can be one block behind what others told.
    const height = Math.max(Math.min(top, finalized?.number ?? 0) - 1, top - mostBelow);
    return { height, atMs: this.#network.clock.monotonicMs(), life };
  }

  /** The floor by what is known now: heads that it follows from may be void. */
  current(floor: SearchFloor | undefined): SearchFloor | undefined {
    const { heads, config } = this.#network;
    if (floor?.life === heads.life) return floor;
    const now = this.now();
    if (!now || !floor) return now;
    const blocks = Math.ceil((now.atMs - floor.atMs) / config.blockMs);
    return { ...now, height: Math.max(-1, now.height - blocks), atMs: floor.atMs };
  }

  /** For a transaction that a node had in its pool until the node was left just now. @param handedIn when it was handed in */
  whileWatched(handedIn: SearchFloor | undefined): SearchFloor | undefined {
    const untilMs = this.#network.clock.monotonicMs() - surelyLeftMs;
    const { life } = this.#network.heads;
    const past = this.#past.findLast((floor) => floor.atMs <= untilMs && floor.life === life);
    return past && past.height > (this.current(handedIn)?.height ?? -1) ? past : handedIn;
  }

  #note(): void {
    const nowMs = this.#network.clock.monotonicMs();
    const last = this.#past.at(-1);
    const floor = this.now();
    if (floor === undefined || (last && nowMs - last.atMs < noteEveryMs)) return;
    this.#past.push(floor);
    while ((this.#past[1]?.atMs ?? nowMs) <= nowMs - surelyLeftMs) this.#past.shift();
  }
}
