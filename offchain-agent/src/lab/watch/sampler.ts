import type { LinkCounters } from '../link/link-control.ts';
import { seriesSum } from './exposition.ts';
import type { FigureRow } from './figure.ts';
import type { NodeReading } from './node-reader.ts';

/** What a link carried within the last second or so. */
export interface LinkRate {
  readonly from: string;
  readonly to: string;
  readonly bytesPerS: number;
  readonly packetsPerS: number;
  /** Since the link was there, as are the other counts. */
  readonly lost: number;
}

/** What happened at a node since the last sample, beside what it says of itself. */
interface NodeEvents {
  /** Undefined: no transaction of ours came into a block. */
  readonly transactionMs: number | undefined;
  /** Undefined: it imported no block. */
  readonly propagationMs: number | undefined;
}

interface Moment {
  readonly node: string;
  readonly atMs: number;
  /** Undefined where there are none: then the client's own count of bytes is taken. */
  readonly links: readonly LinkRate[] | undefined;
}

/** The counters behind figures that are rates or means: their growth, or undefined where they began anew. */
interface Counters {
  readonly atMs: number;
  readonly pid: number | undefined;
  readonly values: Readonly<Record<string, number | undefined>>;
}

/** What clients call the same: the name of Substrate's nodes, then that of ethereumjs as the lab starts it. */
const bytesTotal = ['substrate_sub_libp2p_network_bytes_total', 'ethereumjs_network_bytes_total'];
const importTime = ['substrate_block_verification_and_import_time', 'ethereumjs_block_import_seconds'];
const proposeTime = ['substrate_proposer_block_constructed', 'ethereumjs_block_construction_seconds'];

/** Turns readings of one node into figures: what it counts becomes rates and means since the reading before. */
export class NodeSampler {
  #fast: Counters | undefined;
  #deep: Counters | undefined;
  #held: Pick<FigureRow, 'pool' | 'import_ms' | 'propose_ms'> & { out: number | null; in: number | null } =
    nothing;

  row(reading: NodeReading, events: NodeEvents, { node, atMs, links }: Moment): FigureRow {
    const { process, report, pid } = reading;
    if (reading.state !== 'running') this.#held = nothing;
    if (reading.exposition !== undefined || reading.pool !== undefined) this.#hold(reading, atMs);
    const now: Counters = {
      atMs,
      pid,
      values: { cpu: process?.cpuSeconds, read: process?.readBytes, written: process?.writtenBytes },
    };
    const before = this.#fast;
    this.#fast = now;
    const rate = (name: string): number | null => rateOf(before, now, name);
    const cpu = rate('cpu');
    return {
      best: report?.best ?? null,
      finalized: report?.finalized ?? null,
      peers: report?.peers ?? null,
      tx_s: events.transactionMs === undefined ? null : rounded(events.transactionMs / 1_000),
      pool: this.#held.pool,
      import_ms: this.#held.import_ms,
      propose_ms: this.#held.propose_ms,
      propagation_ms: events.propagationMs === undefined ? null : rounded(events.propagationMs),
      out_bytes_s: links ? sumOf(links, ({ from }) => from === node) : this.#held.out,
      in_bytes_s: links ? sumOf(links, ({ to }) => to === node) : this.#held.in,
      cpu_percent: cpu === null ? null : rounded(cpu * 100),
      memory_bytes: process?.memoryBytes ?? null,
      read_bytes_s: rate('read'),
      written_bytes_s: rate('written'),
    };
  }

  /** What is read only now and then holds until it is read again. */
  #hold({ exposition, pool, pid }: NodeReading, atMs: number): void {
    const series = (names: readonly string[], rest = '', labels?: string): number | undefined =>
      exposition === undefined
        ? undefined
        : names.map((name) => seriesSum(exposition, name + rest, labels)).find((sum) => sum !== undefined);
    const now: Counters = {
      atMs,
      pid,
      values: {
        importSum: series(importTime, '_sum'),
        importCount: series(importTime, '_count'),
        proposeSum: series(proposeTime, '_sum'),
        proposeCount: series(proposeTime, '_count'),
        // All that nodes sent their peers and received, without the headers of TCP and IP.
        in: series(bytesTotal, '', 'direction="in"'),
        out: series(bytesTotal, '', 'direction="out"'),
      },
    };
    const before = this.#deep;
    if (exposition !== undefined) this.#deep = now;
    this.#held = {
      pool: pool ?? null,
      import_ms: meanMs(before, now, 'import') ?? this.#held.import_ms,
      propose_ms: meanMs(before, now, 'propose') ?? this.#held.propose_ms,
      out: rateOf(before, now, 'out'),
      in: rateOf(before, now, 'in'),
    };
  }
}

const nothing = { pool: null, import_ms: null, propose_ms: null, out: null, in: null } as const;

/** Growth of the links' counters; a counter that fell began anew. */
export function linkRates(
  before: readonly LinkCounters[],
  now: readonly LinkCounters[],
  elapsedMs: number,
): LinkRate[] {
  const known = new Map(before.map((one) => [`${one.from}>${one.to}`, one]));
  return now.map((one) => {
    const last = known.get(`${one.from}>${one.to}`);
    const grown = (name: 'bytes' | 'packets'): number => {
      const growth = last ? one[name] - last[name] : 0;
      return rounded((growth < 0 ? one[name] : growth) / (elapsedMs / 1_000));
    };
    return {
      from: one.from,
      to: one.to,
      bytesPerS: grown('bytes'),
      packetsPerS: grown('packets'),
      lost: one.lost,
    };
  });
}

function growth(before: Counters | undefined, now: Counters, name: string): number | null {
  const [last, value] = [before?.values[name], now.values[name]];
  if (last === undefined || value === undefined || before?.pid !== now.pid || value < last) return null;
  return value - last;
}

function rateOf(before: Counters | undefined, now: Counters, name: string): number | null {
  const grown = growth(before, now, name);
  const elapsedMs = now.atMs - (before?.atMs ?? now.atMs);
  return grown === null || elapsedMs <= 0 ? null : rounded(grown / (elapsedMs / 1_000));
}

/** The mean of what a histogram of seconds got in between, in milliseconds; null where it got nothing. */
function meanMs(before: Counters | undefined, now: Counters, name: 'import' | 'propose'): number | null {
  const [sum, count] = [growth(before, now, `${name}Sum`), growth(before, now, `${name}Count`)];
  return sum === null || count === null || count === 0 ? null : rounded((sum / count) * 1_000);
}

/** To thousandths: what is finer is noise, and long in JSON. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function sumOf(links: readonly LinkRate[], isCounted: (link: LinkRate) => boolean): number {
  return links.filter(isCounted).reduce((sum, { bytesPerS }) => sum + bytesPerS, 0);
}
