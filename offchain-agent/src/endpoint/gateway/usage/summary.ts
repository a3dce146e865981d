import { maxLatencyUs, quantileUs } from '../../../sli/bucket.ts';
import type { AccessLine } from './access-log.ts';
import { addCounts, type Counts, noCounts, rateLimited } from './counters.ts';
import type { UsageLine } from './usage-files.ts';

/** Sums of calls, as far as they can be added up. */
export interface Sums extends Counts {
  errors: number;
  /** Refused at the door, for rate or quota. */
  refused: number;
}

export interface MethodUsage extends Readonly<Sums> {
  readonly network: string;
  readonly method: string;
  /** At most 1/32 above the truth, never below; null where nothing was answered. */
  readonly p50_us: number | null;
  readonly p99_us: number | null;
}

interface UpstreamUsage {
  readonly network: string;
  readonly upstream: string;
  readonly calls: number;
  readonly us: number;
  /** Calls that it had at a time, on the average of a minute: of 95 % of the minutes not more than this. */
  readonly p95_busy: number;
}

interface ItemUsage {
  readonly network: string;
  readonly item: string;
  /** Estimated from lines that are a sample. */
  readonly calls: number;
  readonly us: number;
}

/** What gateways did between two minutes. */
export interface Usage {
  /** First and last minute with a line, UTC seconds; null where no line counts anything. */
  readonly from_s: number | null;
  readonly to_s: number | null;
  /** Minutes in which a gateway ran. */
  readonly minutes: number;
  readonly totals: Readonly<Sums>;
  readonly methods: readonly MethodUsage[];
  readonly keys: readonly (Readonly<Sums> & { readonly network: string; readonly key: string | null })[];
  readonly hours: readonly (Readonly<Sums> & { readonly hour_s: number })[];
  readonly codes: readonly {
    readonly network: string;
    readonly code: number | null;
    readonly calls: number;
  }[];
  readonly regions: readonly (Readonly<Sums> & { readonly region: string })[];
  readonly upstreams: readonly UpstreamUsage[];
  readonly items: readonly ItemUsage[];
}

interface MethodSums {
  readonly sums: Sums;
  readonly buckets: Map<number, number>;
}

const mostItems = 65_536;
const separator = '\n';

/** Adds up lines of usage files, which are exact, and of access logs, which are samples and tell of items alone. */
export class UsageSummary {
  readonly #totals = noSums();
  readonly #methods = new Map<string, MethodSums>();
  readonly #keys = new Map<string, Sums>();
  readonly #hours = new Map<string, Sums>();
  readonly #regions = new Map<string, Sums>();
  readonly #codes = new Map<string, number>();
  readonly #upstreams = new Map<string, Map<number, { calls: number; us: number }>>();
  readonly #minutes = new Set<number>();
  #items = new Map<string, { calls: number; us: number }>();

  addMinute(line: UsageLine): void {
    const hourS = Math.floor(line.minute / 60) * 3_600;
    this.#minutes.add(line.minute);
    // A region without a call has a row all the same: that is worth to be known.
    const region = sumsOf(this.#regions, line.region);
    for (const row of line.rows) {
      const all = [
        this.#totals,
        region,
        this.#method(row.network, row.method).sums,
        sumsOf(this.#keys, [row.network, row.key ?? ''].join(separator)),
        sumsOf(this.#hours, String(hourS)),
      ];
      for (const sums of all) add(sums, row);
      const code = [row.network, row.code ?? 'null'].join(separator);
      if (row.calls > 0) this.#codes.set(code, (this.#codes.get(code) ?? 0) + row.calls);
    }
    for (const { network, method, buckets } of line.latencies) {
      const { buckets: own } = this.#method(network, method);
      for (const [index, count] of buckets) own.set(index, (own.get(index) ?? 0) + count);
    }
    for (const { network, upstream, calls, us } of line.upstreams) {
      const name = [network, upstream].join(separator);
      const minutes = this.#upstreams.get(name) ?? new Map<number, { calls: number; us: number }>();
      const before = minutes.get(line.minute) ?? { calls: 0, us: 0 };
      minutes.set(line.minute, { calls: before.calls + calls, us: before.us + us });
      this.#upstreams.set(name, minutes);
    }
  }

  addCall({ network, item, us, weight }: AccessLine): void {
    if (item === null) return;
    const name = [network, item].join(separator);
    const before = this.#items.get(name);
    this.#items.set(name, {
      calls: (before?.calls ?? 0) + weight,
      us: (before?.us ?? 0) + us * weight,
    });
    // Items without end are of those that were asked once.
    if (this.#items.size > 2 * mostItems) this.#items = new Map(sortedItems(this.#items).slice(0, mostItems));
  }

  usage(): Usage {
    const minutes = [...this.#minutes].toSorted((a, b) => a - b);
    const [first, last] = [minutes[0], minutes.at(-1)];
    return {
      from_s: first === undefined ? null : first * 60,
      to_s: last === undefined ? null : last * 60,
      minutes: minutes.length,
      totals: this.#totals,
      methods: [...this.#methods]
        .map(([name, { sums, buckets }]) => {
          const { first: network, second: method } = parts(name);
          const sorted = [...buckets].toSorted(([a], [b]) => a - b);
          return {
            network,
            method,
            ...sums,
            p50_us: quantile(sorted, 500_000),
            p99_us: quantile(sorted, 990_000),
          };
        })
        .toSorted((a, b) => b.calls - a.calls || (a.method < b.method ? -1 : 1)),
      keys: [...this.#keys]
        .map(([name, sums]) => {
          const { first: network, second: key } = parts(name);
          return { network, key: key === '' ? null : key, ...sums };
        })
        .toSorted((a, b) => bytesOf(b) - bytesOf(a)),
      hours: [...this.#hours]
        .map(([hour, sums]) => ({ hour_s: Number(hour), ...sums }))
        .toSorted((a, b) => a.hour_s - b.hour_s),
      codes: [...this.#codes]
        .map(([name, calls]) => {
          const { first: network, second: code } = parts(name);
          return { network, code: code === 'null' ? null : Number(code), calls };
        })
        .toSorted((a, b) => b.calls - a.calls),
      regions: [...this.#regions].map(([region, sums]) => ({ region, ...sums })),
      upstreams: [...this.#upstreams].map(([name, of]) => this.#upstream(name, of)),
      items: sortedItems(this.#items).map(([name, sums]) => {
        const { first: network, second: item } = parts(name);
        return { network, item, ...sums };
      }),
    };
  }

  #method(network: string, method: string): MethodSums {
    const name = [network, method].join(separator);
    const known = this.#methods.get(name) ?? { sums: noSums(), buckets: new Map<number, number>() };
    this.#methods.set(name, known);
    return known;
  }

  #upstream(name: string, of: ReadonlyMap<number, { calls: number; us: number }>): UpstreamUsage {
    const { first: network, second: upstream } = parts(name);
    // A minute in which it was asked nothing counts as one.
    const busy = [...this.#minutes]
      .map((minute) => (of.get(minute)?.us ?? 0) / 60e6)
      .toSorted((a, b) => a - b);
    const sum = (what: 'calls' | 'us'): number => [...of.values()].reduce((all, one) => all + one[what], 0);
    const p95 = busy[Math.max(0, Math.ceil(0.95 * busy.length) - 1)] ?? 0;
    return { network, upstream, calls: sum('calls'), us: sum('us'), p95_busy: p95 };
  }
}

/** Both ways. */
export function bytesOf({ bytes_in, bytes_out }: Pick<Sums, 'bytes_in' | 'bytes_out'>): number {
  return bytes_in + bytes_out;
}

function noSums(): Sums {
  const { calls, pushes, ...others } = noCounts();
  return { calls, pushes, errors: 0, refused: 0, ...others };
}

function sumsOf(map: Map<string, Sums>, name: string): Sums {
  const sums = map.get(name) ?? noSums();
  map.set(name, sums);
  return sums;
}

function add(sums: Sums, row: UsageLine['rows'][number]): void {
  addCounts(sums, row);
  if (row.code === rateLimited) sums.refused += row.calls;
  else if (row.code !== 0) sums.errors += row.calls;
}

function quantile(buckets: readonly (readonly [number, number])[], ppm: number): number | null {
  const samples = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (samples === 0) return null;
  const sixteenths = buckets.map(([index, count]) => [index, 16 * count] as const);
  return quantileUs(samples, sixteenths, ppm) ?? maxLatencyUs;
}

function sortedItems(items: ReadonlyMap<string, { calls: number; us: number }>) {
  return [...items].toSorted(([, a], [, b]) => b.us - a.us);
}

function parts(name: string): { readonly first: string; readonly second: string } {
  const at = name.indexOf(separator);
  return { first: name.slice(0, at), second: name.slice(at + 1) };
}
