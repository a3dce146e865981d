import { TokenBucket } from './token-bucket.ts';

interface ArrivalLimits {
  readonly callsPerSecond: number;
  readonly callsBurst: number;
}

const mostClients = 100_000;

/**
 * Bounds what an address may do before the gateway knows what it wants: open a connection, ask for a document. One that is refused
 * in words is closed, so that a flood of requests is one of connections, which cost least here.
 */
export class Arrivals {
  readonly #limits: () => ArrivalLimits;
  readonly #nowMs: () => number;
  /** By the order of their last use. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(limits: () => ArrivalLimits, nowMs: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** Takes one; false where there is none left. */
  take(client: string): boolean {
    const nowMs = this.#nowMs();
    const { callsPerSecond, callsBurst } = this.#limits();
    const known = this.#buckets.get(client);
    const bucket = known?.burst === callsBurst ? known : new TokenBucket(callsPerSecond, callsBurst, nowMs);
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size > mostClients) this.#buckets.delete(oldest);
    if (!bucket.has(1, nowMs)) return false;
    bucket.take(1, nowMs);
    return true;
  }
}
