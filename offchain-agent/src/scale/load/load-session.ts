import type { KeyringPair } from '@polkadot/keyring/types';
import { monotonicUs } from '../../base/clock.ts';
import { AgentError } from '../../base/error.ts';
import type { CallMix } from './calls/call-mix.ts';
import { awaitPools } from './chain/await-pools.ts';
import { ChainFollower } from './chain/follow.ts';
import { type LoadChain, requireOneChain } from './chain/load-chain.ts';
import { Generator, type LoadGenerator, requireSomeTaken } from './generator/generator.ts';
import type { GeneratorReport, NumberedPlan } from './generator/generator-messages.ts';
import { type CpuShares, idleShare, readCpuTimes, shareUseBetween } from './host/host.ts';
import { LoadAccounts } from './load-accounts.ts';
import { planLoad } from './plan-load.ts';
import type { JudgeLimits, LoadPoint } from './point.ts';
import { pointOf, readRecords } from './point-of.ts';
import { type LiveLoad, liveLoad, type TransactionRecords } from './records.ts';
import { intendedInstants, type ScheduleOptions } from './schedule/schedule.ts';
import { Spending } from './spending.ts';

interface SessionOptions {
  readonly funder: KeyringPair;
  /** The text of the funding key: the accounts of the load are derived from it. */
  readonly fundingSecret: string;
  readonly signal: AbortSignal;
  readonly progress?: (line: string) => void;
  /** Told each second while a load is on. */
  readonly onLive?: ((live: LiveLoad) => void) | undefined;
  readonly limits?: Partial<JudgeLimits>;
  /** Quotas of the nodes, when they are ours to limit. */
  readonly shares?: CpuShares | undefined;
  readonly throttledAtRest?: readonly string[];
  /** Whether the nodes run on this machine, so that its idle time says something about them. */
  readonly isLocalHost: boolean;
  readonly notComparable?: string | undefined;
  /** What is sent in place of transfers. */
  readonly calls?: CallMix | undefined;
  /** The most that all loads of the session may spend, in smallest units. */
  readonly mostSpent?: bigint | undefined;
  /** Several generators in place of one process of this machine. */
  readonly generators?: SharedGenerators | undefined;
}

/** Generators that share a load. */
interface SharedGenerators {
  readonly count: number;
  prepare(plan: NumberedPlan, signal: AbortSignal): Promise<LoadGenerator>;
}

export interface MeasureOptions extends ScheduleOptions {
  /** Not measured at the start; a fifth of the time unless given. */
  readonly warmUpMs?: number;
  /** How long to wait for what is still in flight at the end. */
  readonly drainMs?: number;
}

const startInUs = 100_000;
const drainBlocks = 20;
const settleBlocks = 10;
const leastDrainMs = 30_000;
const noticedWithinMs = 1_000;
const liveEveryMs = 1_000;

/** A chain under load: one measurement after another, over the same connections and with the same accounts. */
export class LoadSession {
  readonly chain: LoadChain;
  readonly #endpoints: readonly string[];
  readonly #options: SessionOptions;
  readonly #follower: ChainFollower;
  readonly #accounts: LoadAccounts;
  readonly #spending: Spending | undefined;

  private constructor(
    chain: LoadChain,
    endpoints: readonly string[],
    follower: ChainFollower,
    options: SessionOptions,
  ) {
    this.chain = chain;
    this.#endpoints = endpoints;
    this.#follower = follower;
    this.#options = options;
    this.#accounts = new LoadAccounts(chain, options.fundingSecret);
    const { funder, mostSpent } = options;
    this.#spending = mostSpent === undefined ? undefined : new Spending(chain, funder.addressRaw, mostSpent);
  }

  /**
   * @param endpoints of nodes of one chain; the first is also the one that blocks are followed at
   * @throws AgentError when one cannot be reached, or they are of different chains
   */
  static async open(
    chain: LoadChain,
    endpoints: readonly string[],
    options: SessionOptions,
  ): Promise<LoadSession> {
    await requireOneChain(chain, endpoints, options.signal);
    const follower = await ChainFollower.open(
      chain.url,
      chain.addressPrefix.length,
      options.signal,
      chain.scheme,
    );
    return new LoadSession(chain, endpoints, follower, options);
  }

  /**
   * Puts one load on the chain and waits until its transactions are final.
   *
   * @throws AgentError `bad_input/...` for a load that cannot be, `no/funds`, `unreachable/node_lost`, `unreachable/pool_behind`,
   * `no/pool_refused` when no transfer at all was taken, `no/blocks` when the chain stopped making blocks under it,
   * `bad_input/too_short`
   */
  async measure(options: MeasureOptions): Promise<LoadPoint> {
    try {
      return await this.#measure(options);
    } catch (error) {
      // Whoever talks to a node when it goes away notices first, and each in its own words.
      const isNode = error instanceof AgentError && error.code.startsWith('unreachable/');
      if (isNode) await this.#follower.until(() => false, noticedWithinMs, this.#options.signal);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#follower.close();
    await this.chain.api.disconnect();
  }

  async #measure(options: MeasureOptions): Promise<LoadPoint> {
    const { progress, calls, generators } = this.#options;
    const intendedUs = intendedInstants(options);
    if (intendedUs.length === 0)
      throw new AgentError('bad_input/rate', 'nothing is due in this time; raise --rate or --for');
    if (!calls || calls.hasCalls)
      await awaitPools(this.chain, this.#endpoints, { ...this.#options, payer: this.#options.funder });
    const drainMs = options.drainMs ?? Math.max(leastDrainMs, drainBlocks * this.chain.blockMs);
    const plan = await planLoad(options, intendedUs, {
      ...this.#options,
      progress,
      calls,
      chain: this.chain,
      accounts: this.#accounts,
      endpoints: this.#endpoints,
      spending: this.#spending,
      parts: generators?.count ?? 1,
      drainMs,
      requireAlive: () => this.#follower.throwIfLost(),
      settle: async () => await this.#settle(),
    });
    this.#follower.forget();
    progress?.(`signing ${intendedUs.length} ${calls ? 'calls and reads' : 'transfers'}`);
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, stop.signal]);
    const generator = generators
      ? await generators.prepare(plan, signal)
      : await Generator.prepare(plan, signal);
    const endWatch = this.#watchSpending(stop);
    let point: LoadPoint;
    try {
      point = await this.#run(options, plan, { generator, signal, drainMs });
    } finally {
      await endWatch();
      await generator.close();
    }
    // What was paid since the last look.
    await this.#spending?.requireWithin();
    return point;
  }

  /** Stops a load that spends more than it may. */
  #watchSpending(stop: AbortController): () => Promise<void> {
    const spending = this.#spending;
    if (!spending) return async () => undefined;
    let look = Promise.resolve();
    let isLooking = false;
    const timer = setInterval(() => {
      if (isLooking) return;
      isLooking = true;
      look = spending
        .requireWithin()
        .catch((error: unknown) => stop.abort(error))
        .finally(() => {
          isLooking = false;
        });
    }, liveEveryMs);
    return async () => {
      clearInterval(timer);
      await look;
    };
  }

  async #run(
    options: MeasureOptions,
    plan: NumberedPlan,
    { generator, signal, drainMs }: Running,
  ): Promise<LoadPoint> {
    const { shares, progress, onLive } = this.#options;
    const { intendedUs } = plan;
    let live: NodeJS.Timeout | undefined;
    try {
      const [cpuBefore, sharesBefore] = [readCpuTimes(), shares?.read()];
      const startUs = monotonicUs() + (generator.startInUs ?? startInUs);
      generator.start(startUs);
      const times = { startUs, forMs: options.forMs };
      const tell = (): void =>
        onLive?.(liveLoad(intendedUs, this.#follower.finalized, { ...times, nowUs: monotonicUs() }));
      live = onLive && setInterval(tell, liveEveryMs);
      progress?.(`sending ${Number(options.rate.toFixed(1))} a second for ${options.forMs / 1_000} s`);
      await generator.sent(signal);
      this.#follower.throwIfLost();
      const cpuAfter = readCpuTimes();
      const used = shares && shareUseBetween(sharesBefore ?? [], shares.read());
      const report = await generator.report(signal);
      requireSomeTaken(report);
      progress?.('waiting until all are final');
      await this.#drain(report, drainMs, signal);
      const { finalized } = this.#follower;
      const { records, errors } = await readRecords(this.chain.api, finalized, { startUs, plan, report });
      this.#retire(records, plan);
      const idle = idleShare(cpuBefore, cpuAfter);
      const measured = { report, records, errors, startUs, used, idle };
      return pointOf(options, plan, measured, {
        ...this.#options,
        blocks: finalized,
        blockMs: this.chain.blockMs,
        generators: this.#options.generators?.count,
      });
    } finally {
      clearInterval(live);
    }
  }

  // Every node has what is final; what only the best block has, another node may not know yet.
  async #settle(): Promise<void> {
    const best = (await this.chain.api.rpc.chain.getHeader()).number.toNumber();
    const isFinal = (): boolean => (this.#follower.finalized.at(-1)?.number ?? 0) >= best;
    await this.#follower.until(isFinal, settleBlocks * this.chain.blockMs, this.#options.signal);
  }

  async #drain(report: GeneratorReport, drainMs: number, signal: AbortSignal): Promise<void> {
    const wanted = new Set(
      report.marks.filter(
        (mark, index) => mark !== '' && !Number.isNaN(report.acceptedUs[index] ?? Number.NaN),
      ),
    );
    let read = 0;
    const isDrained = (): boolean => {
      const { finalized } = this.#follower;
      for (; read < finalized.length; read++)
        for (const mark of finalized[read]?.marks ?? []) if (mark !== undefined) wanted.delete(mark);
      return wanted.size === 0;
    };
    await this.#follower.until(isDrained, drainMs, signal);
  }

  #retire(records: TransactionRecords, { accounts }: NumberedPlan): void {
    const stuck: number[] = [];
    for (let i = 0; i < records.count; i++)
      if (records.reads?.[i] !== 1 && Number.isNaN(records.finalizedUs[i] ?? Number.NaN))
        stuck.push(i % accounts.length);
    this.#accounts.retire(stuck);
  }
}

interface Running {
  readonly generator: LoadGenerator;
  readonly signal: AbortSignal;
  readonly drainMs: number;
}
