import { randomBytes } from 'node:crypto';
import type { Logger } from '../base/logger.ts';
import { BlockTree } from './block-tree.ts';
import type { AnswerCache } from './cache.ts';
import type { NetworkConfig } from './config.ts';
import { MergedHeads } from './merged-heads.ts';
import { Pool } from './pool.ts';
import { Turns } from './turns.ts';
import { Upstream } from './upstream.ts';

export interface NetworkOptions {
  readonly config: NetworkConfig;
  /** The gateway's own. */
  readonly region: string;
  readonly cache: AnswerCache;
  readonly log: Logger;
}

/** What a runtime says of itself, as a node wrote it. */
export interface Runtime {
  readonly specName: string;
  readonly specVersion: number;
  readonly text: Buffer;
}

type UpstreamListener = (upstream: Upstream) => void;

/** One network: its upstreams, what they tell together, and who listens. */
export class GatewayNetwork {
  readonly blocks = new BlockTree();
  readonly pool: Pool;
  readonly turns = new Turns(() => this.pool.upstreams.length);
  readonly heads: MergedHeads;
  readonly cache: AnswerCache;
  readonly log: Logger;
  genesis: string | undefined;
  runtime: Runtime | undefined;
  /** Distinguishes the answers of networks in the cache. */
  readonly cacheKey = randomBytes(4).toString('hex');
  readonly #region: string;
  readonly #onRuntime = new Set<(runtime: Runtime) => void>();
  readonly #onUp = new Set<UpstreamListener>();
  readonly #onLost = new Set<UpstreamListener>();
  readonly #running = new Map<Upstream, { readonly stop: AbortController; readonly ended: Promise<void> }>();
  #config: NetworkConfig;

  constructor({ config, region, cache, log }: NetworkOptions) {
    this.#config = config;
    this.#region = region;
    this.cache = cache;
    this.log = log.child({ network: config.name });
    this.genesis = config.genesis;
    this.pool = new Pool(region, this.blocks, config.blockMs);
    this.heads = new MergedHeads(this.blocks, this.pool, this.log);
    this.#follow(config);
  }

  get config(): NetworkConfig {
    return this.#config;
  }

  get name(): string {
    return this.#config.name;
  }

  get region(): string {
    return this.#region;
  }

  /** Takes another configuration of the same network: upstreams come and go, those that stay keep their connections. */
  reconfigure(config: NetworkConfig): void {
    this.#config = config;
    this.pool.setBlockMs(config.blockMs);
    this.#follow(config);
  }

  onRuntime(listener: (runtime: Runtime) => void): () => void {
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

  async close(): Promise<void> {
    for (const { stop } of this.#running.values()) stop.abort();
    await Promise.all([...this.#running.values()].map(async ({ ended }) => await ended));
    this.pool.close();
  }

  #follow(config: NetworkConfig): void {
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
    for (const one of config.upstreams) {
      if (this.pool.upstreams.some(({ name }) => name === one.name)) continue;
      const stop = new AbortController();
      const upstream = new Upstream(one, this.#events(), this.log, stop.signal);
      this.pool.upstreams.push(upstream);
      this.#running.set(upstream, { stop, ended: upstream.run() });
    }
  }

  #events(): ConstructorParameters<typeof Upstream>[1] {
    return {
      onBlock: (upstream, kind, block) => this.heads.onBlock(upstream, kind, block),
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

  #lost(upstream: Upstream): void {
    if (!upstream.isUp) this.blocks.forget(upstream);
    this.pool.moveFrom(upstream);
    for (const listener of this.#onLost) listener(upstream);
  }

  /** A node that is behind tells of an older runtime: versions only rise. */
  #noteRuntime(text: Buffer): void {
    const { specName, specVersion } = JSON.parse(text.toString('utf8')) as Runtime;
    const known = this.runtime;
    if (known && known.specName === specName && specVersion <= known.specVersion) return;
    this.runtime = { specName, specVersion, text: Buffer.from(text) };
    for (const listener of this.#onRuntime) listener(this.runtime);
  }
}
