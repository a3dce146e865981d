import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import { BlockTree } from './block-tree.ts';
import type { AnswerCache } from './cache.ts';
import { type GatewayClock, gatewayClock } from './clock.ts';
import type { GatewayNetworkConfig } from './config.ts';
import { MergedHeads } from './merged-heads.ts';
import { Pool } from './pool.ts';
import { readResult } from './reply.ts';
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
/** A chain of which nobody has what was final for so long has begun anew. */
const anewMs = 3_000;
/** Finality of an upstream that is a little behind is no lie of another one. */
const mostFinalAhead = 16;

/** One network: its upstreams, what they tell together, and who listens. */
export class GatewayNetwork {
  readonly blocks = new BlockTree();
  readonly pool: Pool;
  readonly turns: Turns;
  readonly heads: MergedHeads;
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
  #looking: Promise<void> | undefined;
  /** Since when every living upstream is below what is final, watched time in ms. */
  #belowSinceMs: number | undefined;
  #asksAnew = false;
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
    this.heads = new MergedHeads(this.blocks, this.pool, this.log);
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
      onBlock: (upstream, kind, block) => {
        if (kind === 'best') this.pool.headTimes.told(block.number);
        this.heads.onBlock(upstream, kind, block);
      },
      onOverdue: (upstream, call) => this.pool.leave(upstream, call),
      doubt: (upstream, block) => this.pool.doubt(upstream, block, this.heads.finalized?.number ?? -1),
      onRuntime: (_upstream, text) => this.#noteRuntime(text),
      onUp: (upstream) => {
        this.pool.wake();
        for (const listener of this.#onUp) listener(upstream);
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

  /** What no message tells: who is late, whose head is nobody's any more, and whether the chain has begun anew. */
  #look(): void {
    for (const upstream of this.pool.upstreams) {
      const { bestBlock, isLiving } = upstream;
      // Others that came since may show what to think of it.
      if (bestBlock && isLiving && upstream.strange === undefined) {
        upstream.noteDoubt(this.pool.doubt(upstream, bestBlock, this.heads.finalized?.number ?? -1));
      }
      if (!this.pool.isLost(upstream)) this.#followed.add(upstream);
      else if (this.#followed.delete(upstream) && isLiving && !upstream.unanswered) {
        this.log.warn(
          { upstream: upstream.name },
          `followers leave an upstream: ${this.pool.staleness(upstream)}`,
        );
        this.#lost(upstream);
      }
    }
    this.heads.derive();
    this.#lookAnew();
  }

  #lookAnew(): void {
    const { finalized } = this.heads;
    const living = this.pool.upstreams.filter(({ isLiving, strange }) => isLiving && strange === undefined);
    const isBelow = ({ best, finalized: final, isSyncing }: Upstream): boolean =>
      finalized !== undefined && !isSyncing && best >= 0 && Math.max(best, final) < finalized.number;
    if (living.length === 0 || !living.every(isBelow)) {
      this.#belowSinceMs = undefined;
      return;
    }
    this.#belowSinceMs ??= this.pool.time.ms;
    if (this.#asksAnew || this.pool.time.ms - this.#belowSinceMs < anewMs) return;
    this.#asksAnew = true;
    this.#askAnew(living)
      .catch(logFault(this.log, 'checking whether a chain was reset'))
      .finally(() => {
        this.#asksAnew = false;
      });
  }

  /** An upstream that has a final block of those that are remembered is behind; where none has, the chain has begun anew. */
  async #askAnew(living: readonly Upstream[]): Promise<void> {
    for (const upstream of living) {
      const known = this.heads.finalizedUpTo(upstream.best);
      const hash = known && (await hashAt(upstream, known.number));
      if (known && hash === known.hash) {
        this.#belowSinceMs = undefined;
        this.#takeBack(living);
        return;
      }
    }
    if (!living.every(({ isLiving }) => isLiving)) return;
    this.log.error(
      { finalized: this.heads.finalized?.number },
      'the chain was reset: none of its upstreams has what was final; all that was remembered of it is forgotten',
    );
    this.#belowSinceMs = undefined;
    this.cacheKey = randomBytes(4).toString('hex');
    this.runtime = undefined;
    this.blocks.clear();
    this.pool.headTimes.forget();
    this.heads.beginAnew();
    for (const upstream of living) {
      const { bestBlock, finalizedBlock } = upstream;
      if (finalizedBlock) this.heads.onBlock(upstream, 'finalized', finalizedBlock);
      if (bestBlock) this.heads.onBlock(upstream, 'best', bestBlock);
    }
  }

  /** What is final far above all that upstreams have, though none of them is catching up, was the word of one alone. */
  #takeBack(living: readonly Upstream[]): void {
    const told = this.heads.finalized;
    const [highest] = living.toSorted((one, other) => other.finalized - one.finalized);
    const best = Math.max(...living.map((upstream) => upstream.best));
    if (!told || !highest?.finalizedBlock || told.number - best <= mostFinalAhead) return;
    this.log.error(
      { told: told.number, best, finalized: highest.finalized },
      'a reported finalized block is confirmed by no upstream: retracted',
    );
    this.heads.takeBackFinalized(highest.finalizedBlock);
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

async function hashAt(upstream: Upstream, height: number): Promise<unknown> {
  return await new Promise((resolve) => {
    upstream.send('chain_getBlockHash', JSON.stringify([height]), (reply) =>
      resolve(readResult(reply, (hash) => hash)),
    );
  });
}
