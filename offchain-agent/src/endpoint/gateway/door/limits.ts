import type { Rates } from './keys.ts';
import { TokenBucket } from './token-bucket.ts';

/** Whatever is limited as one: a key, an address, a connection. */
export interface Holder {
  /** Whose it is, for a sentence: `key wallet`. */
  readonly name: string;
  connections: number;
  subscriptions: number;
  followers: number;
  calls?: TokenBucket;
  bytes?: TokenBucket;
  /** The rules that the buckets were made by. */
  generation: number;
}

/** Why something has to wait. */
interface Wait {
  /** One clause: `key wallet may make 10 calls a second`. */
  readonly why: string;
  readonly ms: number;
}

const mostAddresses = 100_000;

/** The buckets of a holder as the rules want them now; full ones when they have changed. */
export function refresh(
  holder: Holder,
  rates: Rates,
  share: number,
  generation: number,
  nowMs: number,
): void {
  if (holder.generation === generation) return;
  holder.generation = generation;
  const { callsPerSecond, burst, bytesPerSecond } = rates;
  // A bucket that holds less than one call would let none pass.
  holder.calls =
    callsPerSecond === undefined
      ? undefined
      : new TokenBucket(callsPerSecond * share, Math.max(1, (burst ?? callsPerSecond) * share), nowMs);
  holder.bytes =
    bytesPerSecond === undefined
      ? undefined
      : new TokenBucket(bytesPerSecond * share, bytesPerSecond * share, nowMs);
}

/** One that holds nothing yet. */
export function newHolder(name: string): Holder {
  return { name, connections: 0, subscriptions: 0, followers: 0, generation: -1 };
}

/**
 * Whether all holders have what a call takes. Bytes of answers are paid for afterwards, when it is known how many they are:
 * whoever is in debt waits.
 * @param size bytes that are known before; what is larger than a full bucket waits for a full one
 */
export function waitOf(holders: readonly Holder[], cost: number, nowMs: number, size = 1): Wait | undefined {
  for (const { name, calls, bytes } of holders) {
    if (calls && !calls.has(cost, nowMs))
      return { why: `${name} makes more calls a second than it may`, ms: calls.waitMs(cost, nowMs) };
    const most = bytes && Math.min(size, bytes.burst);
    if (most !== undefined && !bytes?.has(most, nowMs))
      return { why: `${name} moves more bytes a second than it may`, ms: bytes?.waitMs(most, nowMs) ?? 0 };
  }
  return undefined;
}

export function pay({ calls, bytes }: Holder, cost: number, bytesIn: number, nowMs: number): void {
  calls?.take(cost, nowMs);
  bytes?.take(bytesIn, nowMs);
}

/** Addresses by group, the least recently seen ones forgotten first when there are too many. */
export class Addresses {
  readonly #holders = new Map<string, Holder>();

  get(group: string): Holder {
    const known = this.#holders.get(group);
    const holder = known ?? newHolder(`address ${group}`);
    // A map goes by the order of insertion: what is used is put last.
    if (known) this.#holders.delete(group);
    else if (this.#holders.size >= mostAddresses) this.#forget();
    this.#holders.set(group, holder);
    return holder;
  }

  #forget(): void {
    for (const [group, { connections, subscriptions, followers }] of this.#holders) {
      if (connections + subscriptions + followers > 0) continue;
      this.#holders.delete(group);
      return;
    }
  }
}
