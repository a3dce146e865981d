import type { KeyringPair } from '@polkadot/keyring/types';
import { monotonicUs } from '../../base/clock.ts';
import { AgentError } from '../../base/error.ts';
import { ChainFollower, type FinalizedBlock, successfulExtrinsics } from './chain/follow.ts';
import { fundAccounts, readAccounts, transferFee } from './chain/fund.ts';
import { type LoadChain, pendingSigners, requireOneChain, transferTemplate } from './chain/load-chain.ts';
import { figuresOf, measuredWindow } from './figures.ts';
import {
  Generator,
  type GeneratorPlan,
  type GeneratorReport,
  requireSomeTaken,
} from './generator/generator.ts';
import { type CpuShares, idleShare, readCpuTimes, shareUseBetween } from './host/host.ts';
import {
  busyHost,
  defaultLimits,
  type HostUse,
  type JudgeLimits,
  type LoadPoint,
  overloadSigns,
  refusalsOf,
  unlessBusy,
} from './point.ts';
import {
  blocksOf,
  type LiveLoad,
  liveLoad,
  placesOf,
  recordsOf,
  type TransactionRecords,
} from './records.ts';
import { intendedInstants, type ScheduleOptions } from './schedule/schedule.ts';
import { accountsFor, type LoadAccount, loadAccount } from './transfer.ts';

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
}

export interface MeasureOptions extends ScheduleOptions {
  /** Not measured at the start; a fifth of the time unless given. */
  readonly warmUpMs?: number;
  /** How long to wait for what is still in flight at the end. */
  readonly drainMs?: number;
}

const startInUs = 100_000;
const answerWithinMs = 10_000;
const drainBlocks = 20;
const settleBlocks = 10;
const leastDrainMs = 30_000;
const noticedWithinMs = 1_000;
const liveEveryMs = 1_000;
/** A fee may grow while blocks are full. */
const feeReserve = 4n;
/** Where money is none, it is handed out for a whole search at once. */
const loadsAhead = 20n;

/** A chain under load: one measurement after another, over the same connections and with the same accounts. */
export class LoadSession {
  readonly chain: LoadChain;
  readonly #endpoints: readonly string[];
  readonly #options: SessionOptions;
  readonly #follower: ChainFollower;
  readonly #accounts: LoadAccount[] = [];
  #nextAccount = 0;

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
    const follower = await ChainFollower.open(chain.url, chain.addressPrefix.length, options.signal);
    return new LoadSession(chain, endpoints, follower, options);
  }

  /**
   * Puts one load on the chain and waits until its transactions are final.
   *
   * @throws AgentError `bad_input/...` for a load that cannot be, `no/funds`, `unreachable/node_lost`,
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
    const { signal, shares, progress, onLive } = this.#options;
    const intendedUs = intendedInstants(options);
    if (intendedUs.length === 0)
      throw new AgentError('bad_input/rate', 'nothing is due in this time; raise --rate or --for');
    const drainMs = options.drainMs ?? Math.max(leastDrainMs, drainBlocks * this.chain.blockMs);
    const plan = await this.#plan(options, intendedUs, drainMs);
    this.#follower.forget();
    progress?.(`signing ${intendedUs.length} transfers`);
    const generator = await Generator.prepare(plan, signal);
    let live: NodeJS.Timeout | undefined;
    try {
      const [cpuBefore, sharesBefore] = [readCpuTimes(), shares?.read()];
      const startUs = monotonicUs() + startInUs;
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
      await this.#drain(report, drainMs);
      const records = await this.#records(startUs, intendedUs, report);
      this.#retire(records, plan);
      return this.#point(options, plan, {
        report,
        records,
        startUs,
        used,
        idle: idleShare(cpuBefore, cpuAfter),
      });
    } finally {
      clearInterval(live);
      await generator.close();
    }
  }

  async #plan(options: MeasureOptions, intendedUs: Float64Array, drainMs: number): Promise<GeneratorPlan> {
    const { funder, signal, progress } = this.#options;
    const wanted = Math.min(accountsFor(options.rate), intendedUs.length);
    const busy = await pendingSigners(this.chain);
    while (this.#accounts.length < wanted) {
      const account = loadAccount(this.#options.fundingSecret, this.chain.genesisHash, this.#nextAccount++);
      // What an earlier load left in the pool has taken the nonces that come next.
      if (!busy.has(Buffer.from(account.publicKey).toString('hex'))) this.#accounts.push(account);
    }
    const accounts = this.#accounts.slice(0, wanted);
    const keys = accounts.map(({ publicKey }) => publicKey);
    const each = BigInt(Math.ceil(intendedUs.length / wanted) + 1);
    const fee = await transferFee(this.chain, funder);
    const leastEach = 2n * this.chain.existentialDeposit + each * (feeReserve * fee + 1n);
    const hasFunded = await fundAccounts(this.chain, {
      funder,
      accounts: keys,
      leastEach,
      ...(this.chain.isLocal && { ahead: loadsAhead }),
      signal,
      requireAlive: () => this.#follower.throwIfLost(),
      ...(progress && { progress }),
    });
    if (hasFunded) await this.#settle();
    const states = await readAccounts(this.chain.api, keys);
    return {
      endpoints: this.#endpoints,
      accounts: accounts.map((account, index) => ({ ...account, nonce: states[index]?.nonce ?? 0 })),
      template: await transferTemplate(
        this.chain,
        Math.ceil((options.forMs + drainMs) / this.chain.blockMs) + drainBlocks,
      ),
      intendedUs,
      answerWithinMs,
    };
  }

  // Every node has what is final; what only the best block has, another node may not know yet.
  async #settle(): Promise<void> {
    const best = (await this.chain.api.rpc.chain.getHeader()).number.toNumber();
    const isFinal = (): boolean => (this.#follower.finalized.at(-1)?.number ?? 0) >= best;
    await this.#follower.until(isFinal, settleBlocks * this.chain.blockMs, this.#options.signal);
  }

  async #drain(report: GeneratorReport, drainMs: number): Promise<void> {
    const wanted = new Set(
      report.marks.filter((_, index) => !Number.isNaN(report.acceptedUs[index] ?? Number.NaN)),
    );
    let read = 0;
    const isDrained = (): boolean => {
      const { finalized } = this.#follower;
      for (; read < finalized.length; read++)
        for (const mark of finalized[read]?.marks ?? []) if (mark !== undefined) wanted.delete(mark);
      return wanted.size === 0;
    };
    await this.#follower.until(isDrained, drainMs, this.#options.signal);
  }

  async #records(
    startUs: number,
    intendedUs: Float64Array,
    report: GeneratorReport,
  ): Promise<TransactionRecords> {
    const placed = placesOf(report.marks, this.#follower.finalized);
    const successes = new Map<FinalizedBlock, Set<number>>();
    for (const block of placed.keys())
      successes.set(block, await successfulExtrinsics(this.chain.api, block.hash));
    return recordsOf(startUs, intendedUs, report, placed, successes);
  }

  // An account with a lost transaction may find its nonces taken by what still waits somewhere: others take its place.
  #retire(records: TransactionRecords, { accounts }: GeneratorPlan): void {
    const stuck = new Set<number>();
    for (let i = 0; i < records.count; i++)
      if (Number.isNaN(records.finalizedUs[i] ?? Number.NaN)) stuck.add(i % accounts.length);
    for (const index of [...stuck].toSorted((a, b) => b - a)) this.#accounts.splice(index, 1);
  }

  #point(options: MeasureOptions, plan: GeneratorPlan, measured: Measured): LoadPoint {
    const { report, records, startUs, used, idle } = measured;
    const { isLocalHost, throttledAtRest = [], notComparable } = this.#options;
    const limits = { ...defaultLimits, ...this.#options.limits };
    const warmUpMs = options.warmUpMs ?? options.forMs / 5;
    const blocks = this.#follower.finalized;
    const host: HostUse = { idle: isLocalHost ? idle : undefined, throttledAtRest };
    const [fromUs, toUs] = [startUs + warmUpMs * 1_000, startUs + options.forMs * 1_000];
    const window = unlessBusy(busyHost(host, limits), () =>
      measuredWindow(blocks, fromUs, toUs, this.chain.blockMs),
    );
    const figures = figuresOf(records, blocks, window);
    const reasons = refusalsOf(figures, host, limits);
    const overload = overloadSigns(figures, limits);
    return {
      schedule: {
        kind: options.kind,
        rate: options.rate,
        for_ms: options.forMs,
        warm_up_ms: warmUpMs,
        seed: options.seed,
      },
      endpoints: plan.endpoints.length,
      accounts: plan.accounts.length,
      ...figures,
      blocks: blocksOf(blocks, records, window),
      refusals_by_pool: report.refusals,
      generator_cpu: report.cpuShare,
      host_idle: idle ?? null,
      shares: used ?? null,
      not_comparable: notComparable ?? null,
      verdict: reasons.length === 0 ? 'measured' : 'refused',
      reasons,
      sustained: overload.length === 0,
      overload,
    };
  }
}

interface Measured {
  readonly report: GeneratorReport;
  readonly records: TransactionRecords;
  readonly startUs: number;
  readonly used: LoadPoint['shares'] | undefined;
  readonly idle: number | undefined;
}
