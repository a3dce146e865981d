import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import type { PeriodKind } from '../../sli/calendar.ts';
import { type IndicatorName, isCounted, type WorkIndicator, workIndicators } from '../../sli/indicator.ts';
import { StateAt } from '../call/state-at.ts';
import { isParachain } from '../engine/is-parachain.ts';
import { hexOfText } from '../registry/target-address.ts';
import { noGroups } from '../registry/target-groups.ts';
import { noReports } from '../reporting/require-reports.ts';
import { namedRpc, requireSli } from '../rpc/connect.ts';
import { maxHistoryRows } from './row-limit.ts';
import {
  type Current,
  type Period,
  type Ranking,
  type RecordFigures,
  type RecordHistoryRow,
  readShape,
  type SliAnswer,
  type Sum,
  sliShapes,
} from './sli-answer.ts';

interface RecordsOptions {
  /** 0, the home network, unless given. */
  readonly network?: number;
  readonly indicator?: IndicatorName;
}

interface Block {
  readonly number: number;
  readonly hash: string;
  readonly timeMs: number;
  readonly nextTarget: number;
}

/** More targets than this the runtime API does not sum, and a group on the chain does not have. */
export const maxMembers = 256;

/**
 * The SLI records of a chain as they stood at one finalized block: every answer of one object is of the same block.
 */
export class SliRecords {
  /** The block's own time, milliseconds since the Unix epoch. */
  readonly asOfMs: number;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Whose records they are; 0 is the home network. */
  readonly network: number;
  /**
   * Whether they are of a parachain's own slots. A slot without a block also lacked a relay block, a core or backing in time, so
   * that the share of slots with one is no collator's SLI: no answer has any.
   */
  readonly isRelayed: boolean;
  readonly #nextTarget: number;
  readonly #state: StateAt;
  readonly #api: ApiPromise;
  readonly #indicator: IndicatorName;

  private constructor(api: ApiPromise, block: Block, state: StateAt, options: RecordsOptions) {
    this.#api = api;
    this.blockNumber = block.number;
    this.blockHash = block.hash;
    this.asOfMs = block.timeMs;
    this.#nextTarget = block.nextTarget;
    this.#state = state;
    this.network = options.network ?? 0;
    this.#indicator = options.indicator ?? 'authorship';
    this.isRelayed = this.network === 0 && this.#indicator === 'authorship' && isParachain(api);
  }

  /**
   * The records at the last finalized block.
   * @throws AgentError `bad_input/no_sli` when the chain has no SliApi; `bad_input/no_reports` when it keeps no sampled
   * records and such are asked for; `bad_input/no_heartbeats` and `bad_input/no_censuses` when it counts none; as `namedRpc` does.
   */
  static async atFinalized(api: ApiPromise, options: RecordsOptions = {}): Promise<SliRecords> {
    return await SliRecords.at(api, await namedRpc(api, 'chain', 'getFinalizedHead')(), options);
  }

  /** The records at a block. */
  static async at(
    api: ApiPromise,
    hash: { toHex: () => string },
    options: RecordsOptions = {},
  ): Promise<SliRecords> {
    requireSli(api);
    const isSampled = options.indicator !== undefined && !isCounted(options.indicator);
    if (options.indicator === 'heartbeat' && !api.query['sli']?.['heartbeatsFrom'])
      throw notCounted(api, 'heartbeat');
    const work = workIndicators.find((one) => one === options.indicator);
    if (work && !api.tx['sli']?.['reportCensusOf']) throw notCounted(api, work);
    if (isSampled && !api.call['sliApi']?.['sampling']) throw noReports(api, 'SliApi.sampling');
    const [header, state] = await Promise.all([
      namedRpc(api, 'chain', 'getHeader')(hash.toHex()),
      StateAt.at(api, hash.toHex()),
    ]);
    const [now, nextTarget] = await Promise.all([
      state.reader.storage('timestamp', 'now'),
      state.reader.storage('sli', 'nextTargetId', options.network ?? 0),
    ]);
    const block: Block = {
      number: header.number.toNumber(),
      hash: hash.toHex(),
      timeMs: Number(now ?? 0),
      nextTarget: Number(nextTarget ?? 1),
    };
    return new SliRecords(api, block, state, options);
  }

  /** The record of the period that contains `atS`, or of the last closed one. */
  async answer(target: number, kind: PeriodKind, atS?: number): Promise<SliAnswer | undefined> {
    const json = await this.#call('sli', target, this.#indicator, kind, atS ?? null);
    return this.#known(readShape(sliShapes.answer, json, 'sli'));
  }

  /** The last closed period and the open one. */
  async current(target: number, kind: PeriodKind): Promise<Current> {
    const json = await this.#call('current', target, this.#indicator, kind);
    const { closed, open } = readShape(sliShapes.current, json, 'current');
    return { closed: this.#known(closed), open: this.#known(open) };
  }

  /**
   * `count` periods forward from the one that contains `fromS`, with no answer where there is no record.
   * @param count at most `maxHistoryRows`
   */
  async history(
    target: number,
    kind: PeriodKind,
    fromS: number,
    count: number,
  ): Promise<readonly RecordHistoryRow[]> {
    const json = await this.#call('history', target, this.#indicator, kind, fromS, count);
    const rows = readShape(sliShapes.history, json, 'history');
    return rows.map(({ period, answer }) => ({ period, answer: this.#known(answer) }));
  }

  /** All targets of a period, the best lower bound first; without bounds, those with the most slots with a block. */
  async ranking(kind: PeriodKind, atS?: number): Promise<Ranking | undefined> {
    let whole: Ranking | undefined;
    do {
      const json = await this.#call(
        'ranking',
        this.#indicator,
        kind,
        atS ?? null,
        whole?.rows.length ?? 0,
        maxHistoryRows,
      );
      const page: Ranking | undefined = readShape(sliShapes.ranking, json, 'ranking');
      if (!page || page.rows.length === 0) {
        whole ??= page;
        break;
      }
      whole = { ...page, rows: [...(whole?.rows ?? []), ...page.rows] };
    } while (whole.rows.length < whole.total);
    return whole && { ...whole, rows: this.#ranked(whole.rows) };
  }

  /**
   * The sum of the records of several targets for the period that contains `atS`, or for the last closed one.
   * @param targets at most `maxMembers`
   * @throws AgentError `bad_input/no_groups` when the runtime sums nothing (SliApi 2 and earlier)
   */
  async sum(targets: readonly number[], kind: PeriodKind, atS?: number): Promise<Sum | undefined> {
    if (!this.#state.hasCall('sliApi', 'sum')) throw noGroups(this.#api, 'SliApi.sum');
    const json = await this.#call('sum', targets, this.#indicator, kind, atS ?? null);
    return this.#known(readShape(sliShapes.sum, json, 'sum'));
  }

  /**
   * The id of an account (an address in any format, or hex) or of a name. Accounts of 20 bytes, of another network, are the
   * names that their digits are.
   */
  async targetOf(who: { account: string } | { name: string }): Promise<number | undefined> {
    const name = 'name' in who ? who.name : who.account.length === 42 ? who.account : undefined;
    // As bytes: a text that begins with 0x would be taken for them.
    const asked = name === undefined ? who : { name: hexOfText(name) };
    return readShape(sliShapes.target, await this.#call('targetOf', asked), 'target_of');
  }

  /** The ids of all targets; they are dense and begin with 1 (0 stands for all authors together). */
  get targets(): readonly number[] {
    return Array.from({ length: Math.max(0, this.#nextTarget - 1) }, (_, index) => index + 1);
  }

  /** The period that contains `atS`. */
  async periodOf(kind: PeriodKind, atS: number): Promise<Period | undefined> {
    return readShape(sliShapes.period, await this.#call('periodOf', kind, atS), 'period_of');
  }

  #known<Figures extends RecordFigures>(figures: Figures | undefined): Figures | undefined {
    if (!figures || !this.isRelayed) return figures;
    return { ...figures, relayed: true, sliPpm: undefined, interval: undefined, lowConfidence: false };
  }

  #ranked(rows: readonly SliAnswer[]): SliAnswer[] {
    if (!this.isRelayed) return [...rows];
    return rows
      .flatMap((row) => this.#known(row) ?? [])
      .toSorted((a, b) => Number(b.authored - a.authored) || a.target - b.target);
  }

  async #call(name: string, ...params: readonly unknown[]): Promise<unknown> {
    return await this.#state.answer('sliApi', name, this.network, ...params);
  }
}

function notCounted(api: ApiPromise, indicator: 'heartbeat' | WorkIndicator): AgentError {
  const { specName, specVersion } = api.runtimeVersion;
  const [code, what] =
    indicator === 'heartbeat' ? ['no_heartbeats', 'heartbeats'] : ['no_censuses', indicator];
  return new AgentError(
    `bad_input/${code}`,
    `the runtime of this chain (${plainText(specName.toString())} ${specVersion.toString()}) counts no ${what}; ask for --indicator authorship, or upgrade the chain`,
  );
}
