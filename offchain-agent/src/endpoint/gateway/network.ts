import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import { BlockTree } from './block-tree.ts';
import type { AnswerCache } from './cache.ts';
import { type GatewayClock, gatewayClock } from './clock.ts';
import type { GatewayNetworkConfig } from './config.ts';
import { FinalityProofs } from './finality-proofs.ts';
import { HeadJudge } from './head-judge.ts';
import { MergedHeads } from './merged-heads.ts';
import { Pool } from './pool.ts';
import { ServedHead } from './served-head.ts';
import { Turns } from './turns.ts';
import { Upstream } from './upstream.ts';
import type { RuntimeFacts, UpstreamEvents } from './upstream-events.ts';

interface NetworkOptions {
  readonly config: GatewayNetworkConfig;
  /** The gateway's own. */
  readonly region: string;
  readonly cache: AnswerCache;
  readonly log: Logger;
  readonly clock?: GatewayClock;
}

type UpstreamListener = (upstream: Upstream) => void;

const lookEveryMs = 100;
/** A node that is back is taken within a block; one of a fast chain is not tried without end. */
const shortestWaitMs = 1_000;

/** One network: its upstreams, what they tell together, and who listens. */
export class GatewayNetwork {
  readonly blocks = new BlockTree();
  readonly pool: Pool;
  readonly turns: Turns;
  readonly heads: MergedHeads;
  /** The head that reads are answered at. */
  readonly served: ServedHead;
  readonly cache: AnswerCache;
  readonly log: Logger;
  genesis: string | undefined;
  runtime: RuntimeFacts | undefined;
  /** Distinguishes the answers of networks in the cache. */
  cacheKey = randomBytes(4).toString('hex');
  readonly #region: string;
  readonly #onRuntime = new Set<(runtime: RuntimeFacts) => void>();
  readonly #onUp = new Set<UpstreamListener>();
  readonly #onLost = new Set<UpstreamListener>();
  readonly #running = new Map<Upstream, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  readonly #clock: GatewayClock;
  readonly #ended = new AbortController();
  /** Upstreams that clients may follow. */
  readonly #followed = new Set<Upstream>();
  #wasFresh = false;
  readonly #judge: HeadJudge;
  readonly #proofs: FinalityProofs;
  #looking: Promise<void> | undefined;
  #config: GatewayNetworkConfig;

  constructor({ config, region, cache, log, clock = gatewayClock }: NetworkOptions) {
    this.#config = config;
    this.#clock = clock;
    this.#region = region;
    this.cache = cache;
    this.log = log.child({ network: config.name });
    this.genesis = config.genesis;
    const pool = new Pool(region, this.blocks, this.log, clock);
    this.pool = pool;
    this.turns = new Turns({
      log: this.log,
      upstreams: () => pool.upstreams.length,
      takeMore: () => pool.takesMore(),
    });
    this.heads = new MergedHeads(this.blocks, this.pool, this.log, (upstream) => {
      upstream.isUnplaced = true;
      this.#judge.judgeSoon();
    });
    this.served = new ServedHead({
      heads: this.heads,
      pool,
      clock,
      servesBehind: () => this.#config.whenBehind === 'syncing',
      signal: this.#ended.signal,
    });
    this.#proofs = new FinalityProofs({
      nowMs: () => pool.time.ms,
      signal: this.#ended.signal,
      onProved: () => this.#judge.judgeSoon(),
    });
    this.#judge = new HeadJudge({
      upstreams: () => pool.upstreams,
      blocks: this.blocks,
      heads: this.heads,
      log: this.log,
      clock,
      nowMs: () => pool.time.ms,
      blockMs: () => this.#config.blockMs,
      proves: (upstream, block) =>
        this.genesis !== undefined && this.#proofs.has(upstream, block, this.genesis),
      onBest: ({ number }) => pool.headTimes.told(number),
      onReset: () => this.#beginAnew(),
      onJudged: (upstream) => this.#judged(upstream),
    });
    pool.finalHeight = () => this.#judge.anchors.highest;
    this.#follow(config);
    this.#looking = this.#keepLooking().catch(logFault(this.log, 'looking after upstreams'));
  }

  get config(): GatewayNetworkConfig {
    return this.#config;
  }

  get name(): string {
    return this.#config.name;
  }

  get clock(): GatewayClock {
    return this.#clock;
  }

  get region(): string {
    return this.#region;
  }

  /** Takes another configuration of the same network: upstreams come and go, those that stay keep their connections. */
  reconfigure(config: GatewayNetworkConfig): void {
    this.#config = config;
    this.#follow(config);
  }

  onRuntime(listener: (runtime: RuntimeFacts) => void): () => void {
    this.#onRuntime.add(listener);
    return () => void this.#onRuntime.delete(listener);
  }

  onUp(listener: UpstreamListener): () => void {
    this.#onUp.add(listener);
    return () => void this.#onUp.delete(listener);
  }

  onLost(listener: UpstreamListener): () => void {
    this.#onLost.add(listener);
    return () => void this.#onLost.delete(listener);
  }

  /** When anything was last heard of any upstream, ms; 0 for never. */
  seenAtMs(): number {
    return Math.max(0, ...this.pool.upstreams.map((upstream) => upstream.seenAtMs));
  }

  /** The methods that every upstream offers that ever answered, in their order. */
  methods(): string[] {
    const [first, ...others] = this.pool.upstreams.filter(({ methods }) => methods.size > 0);
    return [...(first?.methods ?? [])].filter((method) => others.every(({ methods }) => methods.has(method)));
  }

  /** Since when no living upstream has told of another best head, ms since the epoch, where that is three times a block. */
  stillSinceMs(): number | undefined {
    const [newest] = this.pool.upstreams
      .flatMap(({ headAtMs, headAge }) => (headAge ? [{ headAtMs, headAge }] : []))
      .toSorted((one, other) => one.headAge.ms - other.headAge.ms);
    return newest && newest.headAge.ms > 3 * this.#config.blockMs ? newest.headAtMs : undefined;
  }

  async close(): Promise<void> {
    this.#ended.abort();
    this.served.look();
    await this.#looking;
    for (const { stop } of this.#running.values()) stop.abort();
    await Promise.all([...this.#running.values()].map(async ({ ended }) => await ended));
    this.pool.close();
  }

  #follow(config: GatewayNetworkConfig): void {
    const isSame = (upstream: Upstream): boolean =>
      config.upstreams.some(
        ({ name, url, region }) =>
          name === upstream.name && url === upstream.config.url && region === upstream.config.region,
      );
    for (const [upstream, { stop }] of this.#running) {
      if (isSame(upstream)) continue;
      stop.abort();
      this.#running.delete(upstream);
      this.pool.upstreams.splice(this.pool.upstreams.indexOf(upstream), 1);
      this.#judge.forget(upstream);
      this.#lost(upstream);
    }
    for (const upstream of this.#followed)
      if (!this.pool.upstreams.includes(upstream)) this.#followed.delete(upstream);
    for (const one of config.upstreams) {
      if (this.pool.upstreams.some(({ name }) => name === one.name)) continue;
      const stop = new AbortController();
      // Each connection that opens listens to it.
      setMaxListeners(0, stop.signal);
      const upstream = new Upstream(one, this.#events(), this.log, stop.signal, this.#clock);
      this.pool.upstreams.push(upstream);
      this.#running.set(upstream, { stop, ended: upstream.run() });
    }
  }

  #events(): UpstreamEvents<Upstream> {
    return {
      onBlock: (upstream, kind, block) => this.#judge.told(upstream, kind, block),
      onOverdue: (upstream, call) => this.pool.leave(upstream, call),
      longestWaitMs: () => Math.max(shortestWaitMs, this.#config.blockMs / 2),
      onTried: () => this.#judge.judgeSoon(),
      onBegin: (upstream) => this.#judge.begin(upstream),
      onRuntime: (_upstream, text) => this.#noteRuntime(text),
      onUp: (upstream) => {
        this.#judge.judgeSoon();
        this.#judged(upstream);
      },
      onLost: (upstream) => this.#lost(upstream),
      checkGenesis: (_upstream, genesis) => {
        this.genesis ??= genesis;
        return genesis === this.genesis
          ? undefined
          : `its genesis is ${genesis}, and that of ${this.name} ${this.genesis}`;
      },
    };
  }

  async #keepLooking(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      await this.#clock.sleep(lookEveryMs, this.#ended.signal);
      this.#look();
    }
  }

  /** What no message tells: who is late, whose head no upstream has any more, and whether the chain was reset. */
  #look(): void {
    const isFresh = this.pool.fresh().length > 0;
    // Where none was fresh, one that is late was better than none.
    const isBetter = isFresh && !this.#wasFresh;
    this.#wasFresh = isFresh;
    for (const upstream of this.pool.upstreams) {
      const { isLiving } = upstream;
      if (!this.pool.isLost(upstream)) {
        this.#followed.add(upstream);
        continue;
      }
      const wasFollowed = this.#followed.delete(upstream);
      if (!isLiving || upstream.unanswered || !(wasFollowed || isBetter)) continue;
      const why = this.pool.staleness(upstream);
      if (wasFollowed) this.log.warn({ upstream: upstream.name }, `followers leave an upstream: ${why}`);
      this.#lost(upstream);
    }
    this.#judge.look();
    this.heads.derive();
    this.served.look();
  }

  /** An upstream came on the chain, or left it. */
  #judged(upstream: Upstream): void {
    if (!upstream.isLiving || upstream.strange !== undefined) return;
    this.pool.wake();
    for (const listener of this.#onUp) listener(upstream);
    this.served.look();
  }

  /** Forgets a chain that was reset. */
  #beginAnew(): void {
    this.cacheKey = randomBytes(4).toString('hex');
    this.runtime = undefined;
    this.blocks.clear();
    this.pool.headTimes.forget();
    this.heads.beginAnew();
    this.#proofs.clear();
  }

  #lost(upstream: Upstream): void {
    if (!upstream.isUp) this.blocks.forget(upstream);
    this.pool.moveFrom(upstream);
    for (const listener of this.#onLost) listener(upstream);
  }

  /** A node that is behind tells of an older runtime: versions only rise. */
  #noteRuntime(text: Buffer): void {
    const { specName, specVersion } = JSON.parse(text.toString('utf8')) as RuntimeFacts;
    const known = this.runtime;
    if (known && known.specName === specName && specVersion <= known.specVersion) return;
    this.runtime = { specName, specVersion, text: Buffer.from(text) };
    for (const listener of this.#onRuntime) listener(this.runtime);
  }
}
