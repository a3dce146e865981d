import { recordDocument } from '@almanac-chain/agent/chain/records/record-document';
import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { type Asked, Connection } from '../../src/chain/connection.ts';
import { openPeriod, startBack } from '../../src/chain/periods.ts';
import { maxRows, readHistory, readRanking } from '../../src/chain/records.ts';
import { nameText } from '../../src/chain/text.ts';
import type { ShownRecord } from '../figures.ts';
import type { FigureSource, SourceNetwork, SourceRanking, SourceTarget } from './source.ts';

const patienceMs = 15_000;
/** An open connection keeps the background of the extension running. */
const idleMs = 20_000;

/** A node of an Almanac chain, connected while it is asked. */
export class ChainSource implements FigureSource {
  readonly #url: string;
  #connection: Connection | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  async networks(): Promise<readonly SourceNetwork[]> {
    return await this.#asked(async ({ api, at }) => {
      const count = await api.query.Registry.NextNetworkId.getValue(at);
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
    return await this.#asked(async ({ api, at }) => {
      const targets: SourceTarget[] = [];
      for (let offset = 0; ; offset += maxRows) {
        const page = await api.apis.RegistryApi.targets(network, undefined, offset, maxRows, at);
        for (const { target, who } of page)
          if (who.type === 'Account') targets.push({ target, account: who.value, label: undefined });
        if (page.length < maxRows) return targets;
      }
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
  async #asked<Answer>(read: (asked: Asked) => Promise<Answer>): Promise<Answer> {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), idleMs);
    this.#connection ??= new Connection(this.#url);
    const connection = this.#connection;
    const fault = new Error(
      `${this.#url} does not answer; start its node with --rpc-cors all, or choose another`,
    );
    const asOf = await new Promise<Asked['asOf']>((resolve, reject) => {
      const finish = (end: () => void): void => {
        clearTimeout(timer);
        stop();
        end();
      };
      const update = (): void => {
        const { fault: reason, asOf: known, lostMs } = connection.state;
        if (reason !== undefined) finish(() => reject(new Error(reason)));
        // What was read before the node went away is of no block that it can be asked at.
        else if (lostMs !== undefined) finish(silent);
        else if (known) finish(() => resolve(known));
      };
      const silent = (): void => reject(fault);
      const timer = setTimeout(() => finish(silent), patienceMs);
      const stop = connection.subscribe(update);
      queueMicrotask(update);
    });
    const release = connection.client.hodlBlock(asOf.hash);
    try {
      return await within(read({ api: connection.api, at: { at: asOf.hash }, asOf }), fault);
    } finally {
      release();
    }
  }
}

/** A node that goes away while it is asked would be waited for until it returns. */
async function within<Answer>(answer: Promise<Answer>, fault: Error): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fault), patienceMs);
  });
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
  return 'samples' in record
    ? { ...common(record), samples: text(record.samples), ...sampledOf(record) }
    : {
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
