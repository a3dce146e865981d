import { recordDocument } from '@almanac-chain/agent/chain/records/record-document';
import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import type { Asked, Connection } from '../../src/chain/connection.ts';
import { openPeriod, startBack } from '../../src/chain/periods.ts';
import { maxRows, readHistory, readRanking } from '../../src/chain/records.ts';
import { nameText } from '../../src/chain/text.ts';
import type { ShownRecord } from '../figures.ts';
import type { FigureSource, SourceNetwork, SourceRanking, SourceTarget } from './source.ts';

const patienceMs = 15_000;
/** An open connection keeps the background of the extension running. */
const idleMs = 20_000;

/** A node can be another's: more than a chain has is not read. */
const mostNetworks = 1_000;
const mostTargets = 10_000;

/** The part of a connection that is used. */
export type SourceConnection = Pick<Connection, 'api' | 'client' | 'close' | 'state' | 'subscribe'>;

/** A node of an Almanac chain, connected while it is asked. */
export class ChainSource implements FigureSource {
  readonly #url: string;
  readonly #connect: (url: string) => SourceConnection;
  #connection: SourceConnection | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #reading = 0;

  constructor(url: string, connect: (url: string) => SourceConnection) {
    this.#url = url;
    this.#connect = connect;
  }

  async networks(): Promise<readonly SourceNetwork[]> {
    return await this.#asked(async ({ api, at }) => {
      const count = await api.query.Registry.NextNetworkId.getValue(at);
      if (count > mostNetworks)
        throw new Error(`${this.#url} counts ${count} networks: at most ${mostNetworks} are read`);
      const networks = await Promise.all(
        Array.from({ length: count }, async (_, id) => {
          const info = await api.apis.RegistryApi.network(id, at);
          return info && { id, name: nameText(info.name), genesis: info.genesis_hash.toLowerCase() };
        }),
      );
      return networks.flatMap((network) => network ?? []);
    });
  }

  async targets(network: number): Promise<readonly SourceTarget[]> {
    return await this.#asked(async ({ api, at }, signal) => {
      const rows = await rowsWithin(
        async (offset) => await api.apis.RegistryApi.targets(network, undefined, offset, maxRows, at),
        maxRows,
        signal,
      );
      return rows.flatMap(({ target, who }) =>
        who.type === 'Account' ? [{ target, account: who.value, label: undefined }] : [],
      );
    });
  }

  async ranking(
    network: number,
    indicator: IndicatorName,
    period: PeriodKind,
  ): Promise<SourceRanking | undefined> {
    return await this.#asked(async (asked) => {
      const ranking = await readRanking(asked, network, indicator, period, undefined);
      return (
        ranking && {
          asOf: new Date(asked.asOf.timeMs).toISOString(),
          unreachableSince: undefined,
          origin: 'chain',
          records: new Map(ranking.rows.map((answer) => [answer.target, shownRecord(answer)])),
        }
      );
    });
  }

  async history(
    network: number,
    target: number,
    indicator: IndicatorName,
    period: PeriodKind,
    last: number,
  ): Promise<readonly (number | null)[]> {
    return await this.#asked(async (asked) => {
      const open = await openPeriod(asked, network, period);
      if (!open) return [];
      const fromS = await startBack(asked, network, period, open.start, last - 1);
      const rows = await readHistory(asked, network, target, indicator, period, fromS, last);
      const first = rows.findIndex(({ answer }) => answer);
      return first === -1 ? [] : rows.slice(first).map(({ answer }) => answer?.sliPpm ?? null);
    });
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#connection?.close();
    this.#connection = undefined;
  }

  /**
   * Reads at one finalized block, which the node keeps meanwhile.
   * @throws Error when the node does not answer, or is not of an Almanac chain
   */
  async #asked<Answer>(read: (asked: Asked, signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    clearTimeout(this.#idle);
    this.#reading += 1;
    try {
      return await this.#read(read);
    } finally {
      this.#reading -= 1;
      // The time without a question begins when the last one is answered.
      if (this.#reading === 0) this.#idle = setTimeout(() => this.close(), idleMs);
    }
  }

  async #read<Answer>(read: (asked: Asked, signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
    const silent = new Error(
      `${this.#url} does not answer; start its node with --rpc-cors all, or choose another`,
    );
    this.#connection ??= this.#connect(this.#url);
    const connection = this.#connection;
    try {
      const asOf = await blockOf(connection, silent);
      const release = connection.client.hodlBlock(asOf.hash);
      const ended = new AbortController();
      try {
        const asked = { api: connection.api, at: { at: asOf.hash }, asOf };
        return await within(read(asked, ended.signal), silent);
      } finally {
        ended.abort();
        release();
      }
    } catch (error) {
      if (connection.state.fault === undefined) throw error;
      // A connection with a fault never recovers: the next question opens another.
      if (this.#connection === connection) this.close();
      throw new Error(faultSentence(this.#url, connection.state.fault));
    }
  }
}

/** The page's own words end with what to do on the page. */
function faultSentence(url: string, fault: string): string {
  if (fault.includes('is not an Almanac chain'))
    return `${url} is not an Almanac chain: choose another address in the options`;
  if (fault.includes('is a parachain'))
    return `${url} is a parachain: choose the address of an "almanac serve" of it in the options`;
  return `${url} broke off; figures return when its node answers`;
}

/** The finalized block that a connection shows, as soon as it has one. */
async function blockOf(connection: SourceConnection, silent: Error): Promise<Asked['asOf']> {
  return await new Promise((resolve, reject) => {
    const finish = (end: () => void): void => {
      clearTimeout(timer);
      stop();
      end();
    };
    const update = (): void => {
      const { fault, asOf: known, lostMs } = connection.state;
      if (fault !== undefined) finish(() => reject(new Error(fault)));
      // What was read before the node went away is of no block that it can be asked at.
      else if (lostMs !== undefined) finish(() => reject(silent));
      else if (known) finish(() => resolve(known));
    };
    const timer = setTimeout(() => finish(() => reject(silent)), patienceMs);
    const stop = connection.subscribe(update);
    queueMicrotask(update);
  });
}

/**
 * All pages of a list.
 * @throws Error for a list that does not end, or when nothing waits for it any more
 */
export async function rowsWithin<Row>(
  page: (offset: number) => Promise<readonly Row[]>,
  pageRows: number,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (;;) {
    signal.throwIfAborted();
    const more = await page(rows.length);
    rows.push(...more);
    if (more.length < pageRows) return rows;
    if (rows.length > mostTargets)
      throw new Error(`the node lists more targets than the ${mostTargets} that are read`);
  }
}

/** A node that goes away while it is asked would be waited for until it returns. */
async function within<Answer>(answer: Promise<Answer>, fault: Error): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fault), patienceMs);
  });
  // When the time is over, nothing waits for the answer: it may fail.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Counts are 64 bits wide: as text where a double would not hold them, as in the API. */
function shownRecord(answer: SliAnswer): ShownRecord {
  const record = recordDocument(answer);
  const text = (count: bigint): string => count.toString();
  if ('samples' in record) return { ...common(record), samples: text(record.samples), ...sampledOf(record) };
  // Of a parachain's own slots: which of them were missed is unknown.
  if (record.authored_slots === undefined) return common(record);
  return {
    ...common(record),
    assigned_slots: text(record.assigned_slots),
    authored_slots: text(record.authored_slots),
  };
}

type RecordJson = ReturnType<typeof recordDocument>;

function common({
  start_s,
  end_s,
  sli_ppm,
  low_ppm,
  high_ppm,
  low_confidence,
  provisional,
}: RecordJson): ShownRecord {
  return { start_s, end_s, sli_ppm, low_ppm, high_ppm, low_confidence, provisional };
}

function sampledOf({
  reporters,
  quorum,
  coverage_ppm,
  p50_us,
  p95_us,
}: Extract<RecordJson, { samples: bigint }>): Partial<ShownRecord> {
  return { reporters, quorum, coverage_ppm, p50_us, p95_us };
}
