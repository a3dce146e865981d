import { AgentError } from '../base/error.ts';
import { createLatest } from '../base/latest.ts';
import { RpcAuraSource } from '../chain/aura/aura-source.ts';
import { openAnyChain } from '../chain/engine/open-any-chain.ts';
import { SliRecords } from '../chain/records/records.ts';
import type { Ranking, SliAnswer } from '../chain/records/sli-answer.ts';
import { connect } from '../chain/rpc/connect.ts';
import { AuraAuthorship } from '../measure/authorship/aura-authorship.ts';
import { type WatchState, watchChain } from '../measure/authorship/watch.ts';
import type { ArrivalFigures, DemoFigures, RecordedSlots } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';

// More than any story has blocks; watching begins with the first.
const lookBack = 1_000;

/**
 * Follows the demo's chain as any client would, from outside: its blocks by `watch`, its records by the runtime API.
 * Ends when `onFigures` says that it has seen enough, or the signal aborts.
 */
export async function followDemo(
  network: DemoNetwork,
  signal: AbortSignal,
  onFigures: (figures: DemoFigures) => boolean,
): Promise<void> {
  const enough = new AbortController();
  const ended = AbortSignal.any([signal, enough.signal]);
  const [connection, api] = await Promise.all([
    openAnyChain(network.url, { signal: ended }),
    connect(network.url, { signal: ended }),
  ]);
  const reader = new DemoReader(api, network);
  const states = createLatest<WatchState>(ended);
  const readAll = async (): Promise<void> => {
    for await (const state of states.values) {
      const figures = await reader.read(state).catch(passUnreachable);
      if (figures && onFigures(figures)) return;
    }
  };
  try {
    await Promise.race([
      readAll(),
      failureOf(
        watchChain(new AuraAuthorship(new RpcAuraSource(connection.client)), {
          lookBack,
          signal: ended,
          onChange: states.set,
        }),
      ),
      failureOf(network.running),
    ]);
  } finally {
    enough.abort();
    connection.client.close();
    await api.disconnect();
  }
}

// The calls of a machine that has slept are out of time; those of the next block are not.
function passUnreachable(error: unknown): undefined {
  if (!(error instanceof AgentError && error.code.startsWith('unreachable/'))) throw error;
}

// What ends well leaves the outcome to the others.
async function failureOf(work: Promise<unknown>): Promise<never> {
  await work;
  return await new Promise<never>(() => undefined);
}

type Api = Awaited<ReturnType<typeof connect>>;

/**
 * Reads the records of the demo's chain. One call a block, and some where a window is closed: the embedded builder shares
 * its executor with those who ask, and must not be late because somebody looks.
 */
class DemoReader {
  readonly #api: Api;
  readonly #network: DemoNetwork;
  readonly #counted: WindowRecords<RecordedSlots>;
  readonly #sampled: WindowRecords<ArrivalFigures>;
  // Nothing but the closing of a window changes the sampled records of the day.
  #arrivalsToday: ReadonlyMap<string, ArrivalFigures> = new Map();

  constructor(api: Api, network: DemoNetwork) {
    this.#api = api;
    this.#network = network;
    const { originMs, windowMs } = network;
    const windowS = windowMs / 1_000;
    const firstS = Math.floor(originMs / windowMs) * windowS;
    const windows = { firstS, windowS };
    this.#counted = new WindowRecords({ ...windows, closedAfterMs: 0, read: countsOf });
    const closedAfterMs = network.reporting?.graceMs ?? 0;
    this.#sampled = new WindowRecords({ ...windows, closedAfterMs, read: arrivalOf });
  }

  /** The records at the last finalized block, beside what was seen of the blocks. */
  async read(seen: WatchState): Promise<DemoFigures> {
    const hash = await this.#api.rpc.chain.getFinalizedHead();
    const records = await SliRecords.at(this.#api, hash);
    const nowS = Math.floor(records.asOfMs / 1_000);
    const today = byAccount(await records.ranking('day', nowS), countsOf);
    await this.#counted.update(records);
    const arrivalsToday = await this.#readArrivals(hash, nowS);
    return {
      blockNumber: records.blockNumber,
      asOfMs: records.asOfMs,
      lastClosedS: this.#counted.lastS,
      lastSampledS: this.#sampled.lastS,
      validators: this.#network.validators.map((validator) => {
        const { account, key } = validator;
        const watched = seen.validators.find((one) => one.key === key);
        return {
          validator,
          today: today.get(account),
          windows: this.#counted.of(account),
          missedSlots: watched?.missedSlots ?? [],
          arrivalToday: arrivalsToday.get(account),
          arrivalWindows: this.#sampled.of(account),
          arrivalP95Ms: watched?.arrival?.p95Ms,
        };
      }),
    };
  }

  // Nothing but the closing of a window changes the sampled records of the day.
  async #readArrivals(
    hash: { toHex: () => string },
    nowS: number,
  ): Promise<ReadonlyMap<string, ArrivalFigures>> {
    if (!this.#network.reporting) return this.#arrivalsToday;
    const records = await SliRecords.at(this.#api, hash, { indicator: 'arrival' });
    if (await this.#sampled.update(records)) {
      this.#arrivalsToday = byAccount(await records.ranking('day', nowS), arrivalOf);
    }
    return this.#arrivalsToday;
  }
}

function countsOf({ assigned, authored }: SliAnswer): RecordedSlots {
  return { assigned: Number(assigned), authored: Number(authored) };
}

function arrivalOf({ sliPpm, sampled }: SliAnswer): ArrivalFigures {
  return {
    expected: Number(sampled?.expected ?? 0),
    reporters: sampled?.reporters ?? 0,
    quorum: sampled?.quorum ?? false,
    uptimePpm: sliPpm,
    coveragePpm: sampled?.coveragePpm,
    p50Us: sampled?.p50Us,
    p95Us: sampled?.p95Us,
  };
}

function byAccount<Row>(
  ranking: Ranking | undefined,
  read: (answer: SliAnswer) => Row,
): ReadonlyMap<string, Row> {
  return new Map((ranking?.rows ?? []).map((answer) => [answer.who?.account ?? '', read(answer)]));
}

interface WindowRecordsOptions<Row> {
  /** The window that the story begins in, and the length of all, seconds. */
  readonly firstS: number;
  readonly windowS: number;
  /** Records are closed this long after the end of their window, or later. */
  readonly closedAfterMs: number;
  readonly read: (answer: SliAnswer) => Row;
}

/** The closed windows of one indicator, each read once. */
export class WindowRecords<Row> {
  readonly #options: WindowRecordsOptions<Row>;
  readonly #closed = new Map<number, ReadonlyMap<string, Row>>();
  /** The last one that is closed, by its start. */
  lastS: number | undefined;

  constructor(options: WindowRecordsOptions<Row>) {
    this.#options = options;
  }

  /** Reads the windows that were closed since; whether there are any. Asks only when there may be. */
  async update(records: Pick<SliRecords, 'asOfMs' | 'ranking'>): Promise<boolean> {
    if (records.asOfMs < this.#nextMs()) return false;
    const last = await records.ranking('window');
    if (!last || last.period.startS === this.lastS) return false;
    const { firstS, windowS } = this.#options;
    const { startS } = last.period;
    for (let at = this.lastS === undefined ? firstS : this.lastS + windowS; at < startS; at += windowS) {
      this.#closed.set(at, this.#rowsOf(await records.ranking('window', at)));
    }
    this.#closed.set(startS, this.#rowsOf(last));
    this.lastS = startS;
    return true;
  }

  /** The records of one account by the start of their windows, the oldest first. */
  of(account: string): ReadonlyMap<number, Row> {
    const all = [...this.#closed].map(([startS, rows]) => [startS, rows.get(account)] as const);
    return new Map(all.filter((entry): entry is [number, Row & {}] => entry[1] !== undefined));
  }

  #nextMs(): number {
    const { firstS, windowS, closedAfterMs } = this.#options;
    const nextS = this.lastS === undefined ? firstS : this.lastS + windowS;
    return (nextS + windowS) * 1_000 + closedAfterMs;
  }

  #rowsOf(ranking: Ranking | undefined): ReadonlyMap<string, Row> {
    const { read } = this.#options;
    return new Map((ranking?.rows ?? []).map((answer) => [answer.who?.account ?? '', read(answer)]));
  }
}
