import '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';

/** A record as the chain answers it: what @polkadot/api writes as JSON, and nothing of Almanac has touched. */
interface PlainRow {
  readonly target: number;
  readonly sliPpm: number | null;
  readonly interval: { readonly lowPpm: number; readonly highPpm: number } | null;
  readonly record: {
    readonly counted?: Readonly<Record<'assigned' | 'authored' | 'windows', number | string>>;
    readonly sampled?: Readonly<Record<'samples' | 'windows', number | string>>;
  };
  readonly sampled?: PlainFigures | null;
}

interface PlainFigures {
  readonly latencyPpm: number | null;
  readonly coveragePpm: number | null;
  readonly reporters: number;
  readonly quorum: boolean;
  readonly p50Us: number | null;
  readonly p95Us: number | null;
  readonly p99Us: number | null;
}

/** What a cell shows, and the number behind it. */
interface PlainCell {
  readonly text: string;
  readonly value: string | null;
}

type Asked = Parameters<ApiPromise['call']['sliApi']['ranking']>;

/** Reads from the chain what cells of pages show. It shares no code with the pages, nor with the command line: words and rounding are its own. */
export class PlainCells {
  readonly #api: ApiPromise;
  readonly #rows = new Map<string, Promise<readonly PlainRow[]>>();

  constructor(api: ApiPromise) {
    this.#api = api;
  }

  async cell(
    { target, column }: { readonly target: number; readonly column: string },
    indicator: string,
    kind: string,
    startS: number,
  ): Promise<PlainCell> {
    const key = `${indicator} ${kind} ${startS}`;
    const rows = this.#rows.get(key) ?? this.#ranking(indicator, kind, startS);
    this.#rows.set(key, rows);
    const row = (await rows).find((one) => one.target === target);
    return row ? cellOf(row, column, indicator) : { text: '?', value: null };
  }

  async #ranking(indicator: string, kind: string, startS: number): Promise<readonly PlainRow[]> {
    const named = [capital(indicator), capital(kind)] as unknown as [Asked[1], Asked[2]];
    const answer = await this.#api.call.sliApi.ranking(0, ...named, startS, 0, 256);
    return (answer.toJSON() as unknown as { readonly rows: readonly PlainRow[] } | null)?.rows ?? [];
  }
}

function cellOf(
  { sliPpm, interval, record, sampled }: PlainRow,
  column: string,
  indicator: string,
): PlainCell {
  // A vote on finality is seen or not: it has no latency.
  const isTimed = indicator !== 'finality';
  const share = (ppm: number | null | undefined): PlainCell => ({
    text: ppm == null ? '?' : hundredths(Math.floor(ppm / 100)),
    value: ppm == null ? null : String(ppm),
  });
  const latency = (us: number | null | undefined): PlainCell => {
    if (us != null) return { text: isTimed ? inMs(us) : '-', value: String(us) };
    const isLate = sampled?.quorum === true && BigInt(record.sampled?.samples ?? 0) > 0n;
    return { text: !isTimed ? '-' : isLate ? '> timeout' : '?', value: null };
  };
  const number = (value: number | bigint): PlainCell => ({ text: String(value), value: String(value) });
  const counted = record.counted;
  switch (column) {
    case 'SLI %':
    case 'uptime %':
      return share(sliPpm);
    case 'latency SLI %':
      return isTimed ? share(sampled?.latencyPpm) : { ...share(sampled?.latencyPpm), text: '-' };
    case 'coverage %':
      return share(sampled?.coveragePpm);
    case 'p50 ms':
      return latency(sampled?.p50Us);
    case 'p95 ms':
      return latency(sampled?.p95Us);
    case 'p99 ms':
      return latency(sampled?.p99Us);
    case 'reporters':
      return number(sampled?.reporters ?? 0);
    case 'windows':
      return number(BigInt((counted ?? record.sampled)?.windows ?? 0));
    case 'missed':
      return number(BigInt(counted?.assigned ?? 0) - BigInt(counted?.authored ?? 0));
    case 'authored/assigned':
    case 'heartbeats/expected':
      return { text: `${BigInt(counted?.authored ?? 0)}/${BigInt(counted?.assigned ?? 0)}`, value: null };
    case '95 % CI': {
      if (!interval) return { text: '-', value: null };
      const { lowPpm, highPpm } = interval;
      return {
        text: `${hundredths(Math.floor(lowPpm / 100))}..${hundredths(Math.ceil(highPpm / 100))}`,
        value: String(lowPpm),
      };
    }
    default:
      throw new Error(`no cell is known by the title ${column}`);
  }
}

/** @example hundredths(9_987) // '99.87' */
function hundredths(count: number): string {
  const digits = String(count).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Rounded up to three digits that count, two after the point at most. */
function inMs(us: number): string {
  if (us < 10_000) return hundredths(Math.ceil(us / 10));
  const digits = String(us < 100_000 ? Math.ceil(us / 100) : Math.ceil(us / 1_000));
  return us < 100_000 ? `${digits.slice(0, -1)}.${digits.slice(-1)}` : digits;
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
