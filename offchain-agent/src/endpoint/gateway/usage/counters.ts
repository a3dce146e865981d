import { type Buckets, bucketCount, bucketIndex } from '../../../sli/bucket.ts';
import type { Exchange } from '../exchange.ts';

/** The name of all methods that no upstream knows, or that came when there were too many names already. */
export const otherMethod = '(other)';

/** What was refused at the door: it tells nothing of how fast anything is. */
export const rateLimited = -32_999;

const unknownMethod = -32_601;
const mostMethods = 1_000;
const mostCodes = 128;
const mostRows = 10_000;
const longestName = 100;
const countNames = Object.keys(noCounts()) as readonly (keyof Counts)[];

/** What is added up of calls. */
export interface Counts {
  calls: number;
  /** Messages that subscriptions sent. */
  pushes: number;
  us: number;
  upstream_us: number;
  bytes_in: number;
  bytes_out: number;
  /** Calls that read what can be cached, as it was at a block, and those that the cache answered. */
  cacheable: number;
  cache_hits: number;
  /** Upstreams that were asked beyond the first. */
  retries: number;
}

/** What is counted of the calls of one network, key, method and code in a minute. */
interface UsageRow extends Counts {
  readonly network: string;
  /** `null` for clients without a key. */
  readonly key: string | null;
  readonly method: string;
  /** 0 for results; `null` for codes that came when there were too many already. */
  readonly code: number | null;
}

/** Latencies of a method in microseconds, from arrival to reply; without what was refused at the door. */
interface MethodLatencies {
  readonly network: string;
  readonly method: string;
  readonly buckets: Buckets;
}

interface UpstreamWork {
  readonly network: string;
  readonly upstream: string;
  readonly calls: number;
  readonly us: number;
}

/** What one gateway counted in the UTC minute (since the Unix epoch), or in a part of it; longer where no disk took it. */
export interface UsageMinute {
  readonly minute: number;
  readonly rows: readonly Readonly<UsageRow>[];
  readonly latencies: readonly MethodLatencies[];
  readonly upstreams: readonly UpstreamWork[];
}

interface Work {
  readonly network: string;
  readonly upstream: string;
  calls: number;
  us: number;
}

/** What the last call of a method counted in: most of the next ones count there, too. */
interface LastPlaces {
  readonly network: string;
  readonly key: string | undefined;
  readonly code: number;
  readonly upstream: string | undefined;
  readonly row: UsageRow;
  readonly latencies: Latencies | undefined;
  readonly work: Work | undefined;
}

interface Latencies {
  readonly network: string;
  readonly method: string;
  readonly counts: Uint32Array;
}

/** Exact counts of the minute that runs, whatever clients make up: names of methods and codes are bounded, so are rows. */
export class UsageCounters {
  readonly #methods = new Set<string>();
  readonly #codes = new Set<number>([0, rateLimited, unknownMethod]);
  readonly #rows = new Map<string, UsageRow>();
  readonly #latencies = new Map<string, Latencies>();
  readonly #upstreams = new Map<string, Work>();
  readonly #last = new Map<string, LastPlaces>();

  /** The name under which a method counts: its own once an upstream, or the cache, has answered to it. */
  nameOf(method: string): string {
    return this.#methods.has(method) ? method : otherMethod;
  }

  told(exchange: Exchange): void {
    const { client, code, us, upstreamUs, tries, cached, at } = exchange;
    const method = this.#learn(exchange);
    const last = this.#last.get(method);
    const isSame =
      last?.code === code &&
      last.network === client.network &&
      last.key === client.key &&
      last.upstream === exchange.upstream;
    const { row, latencies, work } = isSame ? last : this.#places(exchange, method);
    row.calls += 1;
    row.us += us;
    row.upstream_us += upstreamUs;
    row.bytes_in += exchange.bytesIn;
    row.bytes_out += exchange.bytesOut;
    row.retries += Math.max(0, tries - 1);
    if (cached) row.cache_hits += 1;
    if (cached || (code === 0 && at !== undefined && tries > 0)) row.cacheable += 1;
    if (latencies) {
      const index = bucketIndex(Math.max(0, Math.round(us)));
      latencies.counts[index] = (latencies.counts[index] ?? 0) + 1;
    }
    if (work) {
      work.calls += 1;
      work.us += upstreamUs;
    }
  }

  pushed(network: string, key: string | undefined, method: string, bytes: number): void {
    const row = this.#row(network, key, this.nameOf(method), 0);
    row.pushes += 1;
    row.bytes_out += bytes;
  }

  /** What was counted since the last `clear`. */
  counted(minute: number): UsageMinute {
    return {
      minute,
      rows: [...this.#rows.values()].map((row) => ({ ...row })),
      latencies: [...this.#latencies.values()].map(({ network, method, counts }) => ({
        network,
        method,
        buckets: bucketsOf(counts),
      })),
      upstreams: [...this.#upstreams.values()].map((one) => ({ ...one })),
    };
  }

  clear(): void {
    this.#rows.clear();
    this.#latencies.clear();
    this.#upstreams.clear();
    this.#last.clear();
  }

  get methods(): string[] {
    return [...this.#methods];
  }

  /** Takes up the names of an earlier run, so that a method counts as itself from the first call on. */
  know(methods: Iterable<string>): void {
    for (const method of methods) this.#add(method);
  }

  #learn({ method, code, tries, cached }: Exchange): string {
    if (this.#methods.has(method)) return method;
    // Whatever a client makes up is refused: by the gateway, or by the upstream as no method of its.
    const isKnown = code === 0 || cached || (tries > 0 && code !== unknownMethod);
    return isKnown && this.#add(method) ? method : otherMethod;
  }

  #add(method: string): boolean {
    if (this.#methods.size >= mostMethods || method.length > longestName || method === otherMethod)
      return false;
    this.#methods.add(method);
    return true;
  }

  #code(code: number): number | null {
    if (this.#codes.has(code)) return code;
    if (this.#codes.size >= mostCodes) return null;
    this.#codes.add(code);
    return code;
  }

  #row(network: string, key: string | undefined, method: string, code: number | null): UsageRow {
    const name = `${network}\n${key ?? ''}\n${method}\n${code}`;
    const known = this.#rows.get(name);
    if (known) return known;
    // The rows of a minute that are too many are few again: one a network and key.
    if (this.#rows.size >= mostRows && (method !== otherMethod || code !== null))
      return this.#row(network, key, otherMethod, null);
    const row: UsageRow = { network, key: key ?? null, method, code, ...noCounts() };
    this.#rows.set(name, row);
    return row;
  }

  #places({ client: { network, key }, code, upstream }: Exchange, method: string): LastPlaces {
    const row = this.#row(network, key, method, this.#code(code));
    const latencies = code === rateLimited ? undefined : this.#latenciesOf(network, method);
    const work = upstream === undefined ? undefined : this.#work(network, upstream);
    const places = { network, key, code, upstream, row, latencies, work };
    this.#last.set(method, places);
    return places;
  }

  #latenciesOf(network: string, method: string): Latencies {
    const name = `${network}\n${method}`;
    const known = this.#latencies.get(name);
    if (known) return known;
    const one = { network, method, counts: new Uint32Array(bucketCount) };
    this.#latencies.set(name, one);
    return one;
  }

  #work(network: string, upstream: string): Work {
    const name = `${network}\n${upstream}`;
    const one = this.#upstreams.get(name) ?? { network, upstream, calls: 0, us: 0 };
    this.#upstreams.set(name, one);
    return one;
  }
}

export function noCounts(): Counts {
  return {
    calls: 0,
    pushes: 0,
    us: 0,
    upstream_us: 0,
    bytes_in: 0,
    bytes_out: 0,
    cacheable: 0,
    cache_hits: 0,
    retries: 0,
  };
}

export function addCounts(sums: Counts, more: Readonly<Counts>): void {
  for (const name of countNames) sums[name] += more[name];
}

function bucketsOf(counts: Uint32Array): Buckets {
  const buckets: (readonly [number, number])[] = [];
  for (const [index, count] of counts.entries()) if (count > 0) buckets.push([index, count]);
  return buckets;
}
