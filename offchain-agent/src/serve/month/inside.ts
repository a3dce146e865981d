import { entryOf } from '../../base/map-entry.ts';
import { quantileUs } from '../../sli/bucket.ts';

/** What one gateway counted in one minute, as its usage files have it. */
export interface CountedMinute {
  readonly region: string;
  readonly gateway: string;
  /** Since the Unix epoch. */
  readonly minute: number;
  readonly rows: readonly CountedRow[];
  readonly latencies: readonly {
    readonly network: string;
    readonly method: string;
    readonly buckets: readonly (readonly [number, number])[];
  }[];
  readonly upstreams: readonly {
    readonly network: string;
    readonly upstream: string;
    readonly calls: number;
    readonly us: number;
  }[];
}

interface CountedRow {
  readonly network: string;
  readonly key: string | null;
  readonly method: string;
  readonly code: number | null;
  readonly calls: number;
  readonly pushes: number;
  readonly upstream_us: number;
  readonly bytes_in: number;
  readonly bytes_out: number;
  readonly cacheable: number;
  readonly cache_hits: number;
}

/** What the gateways of one region did for one network. */
interface InsideUse {
  readonly region: string;
  readonly network: string;
  calls: number;
  /** Not answered, although the caller did nothing wrong. */
  failed: number;
  /** Refused because the caller was over a limit. */
  limited: number;
  pushes: number;
  bytesIn: number;
  bytesOut: number;
  cacheable: number;
  cacheHits: number;
  /** Minutes that a gateway has counted, of all gateways of the region. */
  minutes: number;
  gateways: number;
}

export interface MethodUse {
  readonly network: string;
  readonly method: string;
  calls: number;
  failed: number;
  upstreamUs: number;
  bytes: number;
  readonly buckets: Map<number, number>;
}

interface KeyUse {
  readonly key: string | null;
  calls: number;
  bytes: number;
}

interface UpstreamUse {
  readonly region: string;
  readonly network: string;
  readonly upstream: string;
  calls: number;
  us: number;
}

/** Minutes in a row in which more calls failed than the objective allows. */
interface InsideIncident {
  readonly region: string;
  readonly network: string;
  readonly startS: number;
  /** Undefined when it went on at the end of what was counted. */
  readonly endS: number | undefined;
  readonly calls: number;
  readonly failed: number;
}

/** What the gateways say of a month. */
export interface InsideMonth {
  readonly uses: readonly InsideUse[];
  readonly methods: readonly MethodUse[];
  readonly keys: readonly KeyUse[];
  readonly upstreams: readonly UpstreamUse[];
  readonly incidents: readonly InsideIncident[];
  /** Failed calls by minute, of each region and network. */
  failedBetween(region: string | undefined, network: string, startS: number, endS: number): number;
}

const minuteS = 60;

/** The caller was over a limit. */
const rateLimited = -32_999;

/** Whoever says so, gateway or node: the caller did nothing wrong and has no answer (Internal error). */
const failureCode = -32_603;

interface Bad {
  readonly calls: number;
  readonly failed: number;
}

/**
 * Adds up the minutes of a month: whole numbers, so that the order in which they come is of no account.
 * @param minutes those of the month alone, each gateway's each once
 */
export function insideMonth(minutes: Iterable<CountedMinute>, objectivePpm: number): InsideMonth {
  const uses = new Map<string, InsideUse>();
  const methods = new Map<string, MethodUse>();
  const keys = new Map<string, KeyUse>();
  const upstreams = new Map<string, UpstreamUse>();
  const byMinute = new Map<string, Map<number, Bad>>();
  const counted = new Map<string, Set<string>>();
  const gateways = new Map<string, Set<string>>();
  for (const { region, gateway, minute, rows, latencies, upstreams: worked } of minutes) {
    add(counted, region, `${gateway}\n${minute}`);
    add(gateways, region, gateway);
    for (const row of rows) {
      const { network, method, key, code } = row;
      const isFailed = code === failureCode;
      const use = entryOf(uses, `${region}\n${network}`, () => emptyUse(region, network));
      const isLimited = code === rateLimited;
      if (isLimited) use.limited += row.calls;
      else use.calls += row.calls;
      if (isFailed) use.failed += row.calls;
      use.pushes += row.pushes;
      use.bytesIn += row.bytes_in;
      use.bytesOut += row.bytes_out;
      use.cacheable += row.cacheable;
      use.cacheHits += row.cache_hits;
      const of = entryOf(methods, `${network}\n${method}`, () => emptyMethod(network, method));
      if (!isLimited) of.calls += row.calls;
      if (isFailed) of.failed += row.calls;
      of.upstreamUs += row.upstream_us;
      of.bytes += row.bytes_in + row.bytes_out;
      const owner = entryOf(keys, JSON.stringify(key), () => ({ key, calls: 0, bytes: 0 }));
      owner.calls += row.calls;
      owner.bytes += row.bytes_in + row.bytes_out;
      if (!isLimited) {
        const series = entryOf(byMinute, `${region}\n${network}`, () => new Map<number, Bad>());
        const { calls, failed } = series.get(minute) ?? { calls: 0, failed: 0 };
        series.set(minute, { calls: calls + row.calls, failed: failed + (isFailed ? row.calls : 0) });
      }
    }
    for (const { network, method, buckets } of latencies) {
      const of = entryOf(methods, `${network}\n${method}`, () => emptyMethod(network, method));
      for (const [index, count] of buckets) of.buckets.set(index, (of.buckets.get(index) ?? 0) + count);
    }
    for (const { network, upstream, calls, us } of worked) {
      const of = entryOf(upstreams, `${region}\n${network}\n${upstream}`, () => ({
        region,
        network,
        upstream,
        calls: 0,
        us: 0,
      }));
      of.calls += calls;
      of.us += us;
    }
  }
  for (const use of uses.values()) {
    use.minutes = counted.get(use.region)?.size ?? 0;
    use.gateways = gateways.get(use.region)?.size ?? 0;
  }
  return {
    uses: sorted(uses),
    methods: sorted(methods),
    keys: sorted(keys),
    upstreams: sorted(upstreams),
    incidents: entriesOf(byMinute).flatMap(([name, series]) => incidentsIn(name, series, objectivePpm)),
    failedBetween: (region, network, startS, endS) =>
      [...byMinute].reduce((sum, [name, series]) => {
        const [ofRegion, ofNetwork] = name.split('\n');
        if (ofNetwork !== network || (region !== undefined && ofRegion !== region)) return sum;
        const inside = [...series].filter(
          ([minute]) => (minute + 1) * minuteS > startS && minute * minuteS < endS,
        );
        return sum + inside.reduce((all, [, { failed }]) => all + failed, 0);
      }, 0),
  };
}

/** Within how many microseconds a share of a method's calls was answered; undefined where there were none. */
export function methodQuantileUs({ buckets }: MethodUse, quantilePpm: number): number | undefined {
  const ascending = [...buckets].toSorted(([a], [b]) => a - b);
  const calls = ascending.reduce((sum, [, count]) => sum + count, 0);
  // The function counts in sixteenths of a sample.
  return quantileUs(
    calls,
    ascending.map(([index, count]) => [index, 16 * count] as const),
    quantilePpm,
  );
}

function incidentsIn(name: string, series: ReadonlyMap<number, Bad>, objectivePpm: number): InsideIncident[] {
  const [region = '', network = ''] = name.split('\n');
  const found: InsideIncident[] = [];
  let open: { startS: number; lastS: number; calls: number; failed: number } | undefined;
  const end = (isOver: boolean): void => {
    if (open) {
      const { startS, lastS, calls, failed } = open;
      found.push({ region, network, startS, endS: isOver ? lastS : undefined, calls, failed });
    }
    open = undefined;
  };
  for (const [minute, { calls, failed }] of [...series].toSorted(([a], [b]) => a - b)) {
    if (calls === 0) continue;
    const isBad = (calls - failed) * 1_000_000 < objectivePpm * calls;
    if (!isBad) {
      end(true);
      continue;
    }
    open ??= { startS: minute * minuteS, lastS: 0, calls: 0, failed: 0 };
    open.lastS = (minute + 1) * minuteS;
    open.calls += calls;
    open.failed += failed;
  }
  end(false);
  return found;
}

function emptyUse(region: string, network: string): InsideUse {
  const counts = { calls: 0, failed: 0, limited: 0, pushes: 0, bytesIn: 0, bytesOut: 0 };
  return { region, network, ...counts, cacheable: 0, cacheHits: 0, minutes: 0, gateways: 0 };
}

function emptyMethod(network: string, method: string): MethodUse {
  return { network, method, calls: 0, failed: 0, upstreamUs: 0, bytes: 0, buckets: new Map() };
}

function add(map: Map<string, Set<string>>, name: string, value: string): void {
  entryOf(map, name, () => new Set<string>()).add(value);
}

/** By name: the same on every machine. */
function entriesOf<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return entriesOf(map).map(([, value]) => value);
}
