import { isTimed } from '@almanac-chain/agent/sli/indicator';
import type { FigureFrame, Figures, FiguresAnswer, HistoryAnswer, Who } from '../figures.ts';
import { isApiSource, type Settings } from '../settings.ts';
import { keyOf, sameEnds } from '../ss58.ts';
import { type FigureSource, LimitedError, type SourceNetwork, type SourceRanking } from './source.ts';

const freshMs = 60_000;
/** A refusal is repeated less long: a server may be started meanwhile. */
const faultMs = 5_000;
/** Periods in a sparkline. */
const spanCount = 30;
/** The chain itself: blocks are listened for on it alone. */
const homeNetwork = 0;

interface Kept {
  readonly untilMs: number;
  readonly answer: Promise<unknown>;
  /** The last answer that was one, for as long as the source limits requests. */
  readonly good?: { readonly answer: unknown };
}

interface Listed {
  readonly network: SourceNetwork;
  readonly frame: FigureFrame;
  readonly byKey: ReadonlyMap<string, Figures>;
}

/** The figures of one source, read once a minute for all pages. */
export class Book {
  readonly #source: FigureSource;
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  #limited: { readonly untilMs: number; readonly error: LimitedError } | undefined;

  constructor(source: FigureSource, settings: Settings, now: () => number = Date.now) {
    this.#source = source;
    this.#settings = settings;
    this.#now = now;
  }

  /** Figures of validators on a page of the chain with this genesis hash; a sentence where nothing can be shown. */
  async figures(genesis: string, who: readonly Who[]): Promise<FiguresAnswer> {
    try {
      const { frame, byKey } = await this.#listed(genesis);
      return { frame, rows: who.map((one) => found(byKey, one)) };
    } catch (error) {
      return { nothing: sentence(error) };
    }
  }

  async history(genesis: string, target: number): Promise<HistoryAnswer> {
    try {
      const { network } = await this.#listed(genesis);
      const { indicator, period } = this.#settings;
      const sharesPpm = await this.#once(`history ${network.id} ${target}`, () =>
        this.#source.history(network.id, target, indicator, period, spanCount),
      );
      return { sharesPpm };
    } catch (error) {
      return { nothing: sentence(error), isLimited: error instanceof LimitedError };
    }
  }

  close(): void {
    this.#source.close();
  }

  async #listed(genesis: string): Promise<Listed> {
    const networks = await this.#once('networks', () => this.#source.networks());
    const network = networks.find((one) => one.genesis === genesis.toLowerCase());
    if (!network) throw new Error(otherChain(this.#settings.source, genesis, networks));
    return await this.#once(`network ${network.id}`, () => this.#read(network));
  }

  async #read(network: SourceNetwork): Promise<Listed> {
    const { indicator, period, source, pages } = this.#settings;
    const latencyOf = isTimed(indicator) ? indicator : network.id === homeNetwork ? 'arrival' : 'rpc';
    const [targets, ranking, latencies] = await Promise.all([
      this.#source.targets(network.id),
      this.#source.ranking(network.id, indicator, period),
      latencyOf === indicator ? undefined : this.#source.ranking(network.id, latencyOf, period),
    ]);
    if (!ranking) throw new Error(`${source} has no ${indicator} by ${period} of ${network.name} yet`);
    const byTarget: SourceRanking = latencyOf === indicator ? ranking : (latencies ?? noRecords(ranking));
    const byKey = new Map<string, Figures>();
    for (const { target, account, label } of targets) {
      const key = keyOf(account);
      const record = ranking.records.get(target);
      if (key === undefined || !record) continue;
      byKey.set(key, { target, account, label, record, latency: byTarget.records.get(target) });
    }
    return {
      network,
      byKey,
      frame: {
        network: network.id,
        networkName: network.name,
        indicator,
        latencyOf,
        period,
        source,
        // An observer has none.
        pages: pages || (isApiSource(source) && ranking.origin === 'chain' ? source : undefined),
        asOf: ranking.asOf,
        unreachableSince: ranking.unreachableSince,
        origin: ranking.origin,
      },
    };
  }

  async #once<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    const before = this.#kept.get(key);
    if (before && before.untilMs > this.#now()) return (await before.answer) as Answer;
    const answer = this.#unlimited(read, before?.good as { readonly answer: Answer } | undefined);
    const untilMs = this.#now() + freshMs;
    this.#kept.set(key, { untilMs, answer });
    try {
      const good = { answer: await answer };
      this.#kept.set(key, { untilMs, answer, good });
      return good.answer;
    } catch (error) {
      this.#kept.set(key, { untilMs: this.#now() + faultMs, answer });
      throw error;
    }
  }

  /** A source that limits requests is asked nothing for a minute. */
  async #unlimited<Answer>(
    read: () => Promise<Answer>,
    good: { readonly answer: Answer } | undefined,
  ): Promise<Answer> {
    try {
      if (this.#limited && this.#limited.untilMs > this.#now()) throw this.#limited.error;
      return await read();
    } catch (error) {
      if (!(error instanceof LimitedError)) throw error;
      if (error !== this.#limited?.error) this.#limited = { untilMs: this.#now() + freshMs, error };
      if (!good) throw error;
      return good.answer;
    }
  }
}

/** By its key, or by two ends that belong to one target alone: where they belong to two, to neither. */
function found(byKey: ReadonlyMap<string, Figures>, who: Who): Figures | null {
  if ('key' in who) return byKey.get(who.key) ?? null;
  const [one, ...others] = [...byKey].filter(([key]) => sameEnds(key, who.head, who.tail));
  return one && others.length === 0 ? one[1] : null;
}

function noRecords(like: SourceRanking): SourceRanking {
  return { ...like, records: new Map() };
}

function otherChain(source: string, genesis: string, networks: readonly SourceNetwork[]): string {
  const names = networks.map(({ name }) => name).join(', ');
  return `${source} is of another chain: it measures ${names || 'no network'}, and this page shows the chain with the genesis hash ${genesis}`;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
