import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../base/error.ts';
import type { Logger } from '../base/logger.ts';
import { nextWaitMs, reconnection } from '../base/retry.ts';
import { shownUrl } from '../base/url.ts';
import { headerHash, wholeHeader } from '../chain/block/header-hash.ts';
import type { UpstreamConfig } from './config.ts';
import { type OnReply, UpstreamLink } from './upstream-link.ts';

/** A block as its header tells of it. */
export interface Block {
  readonly hash: string;
  readonly number: number;
  readonly parent: string;
  /** The header as a node wrote it. */
  readonly header: Buffer;
}

/** What an upstream tells those that put the words of all of them together. */
export interface UpstreamEvents {
  onBlock(upstream: Upstream, kind: 'best' | 'all' | 'finalized', block: Block): void;
  onRuntime(upstream: Upstream, version: Buffer): void;
  /** It answers, or answers again. */
  onUp(upstream: Upstream): void;
  /** It no longer answers, or is gone: what waits for it belongs elsewhere. */
  onLost(upstream: Upstream): void;
  /** @returns why its chain is none that this network can have */
  checkGenesis(upstream: Upstream, genesis: string): string | undefined;
}

const connectMs = 3_000;
const probeEveryMs = 400;
const probeLimitMs = 1_000;
/** Longer than a node is ever silent under load; then its connections are opened anew. */
const givenUpMs = 15_000;
const callLinks = 2;
/** A node gives 1,024 to a connection. */
const mostSubscriptions = 1_000;
const mostBlockHashes = 256;

/** One node behind the gateway: its connections, its head, and whether it answers. */
export class Upstream {
  readonly config: UpstreamConfig;
  best = -1;
  finalized = -1;
  /** When its best head last changed, and when anything was last heard of it; ms, 0 for never. */
  headAtMs = 0;
  seenAtMs = 0;
  methods: ReadonlySet<string> = new Set();
  /** Connections to it that belong to single clients. */
  owned = 0;
  /** Calls that wait for it. */
  outstanding = 0;
  /** A moving average of how long it takes, ms. */
  latencyMs = 1;
  isUp = false;
  /** Whether it has not answered a probe in time; its connections stay. */
  isSilent = false;
  /** Why it may not serve, whatever it answers. */
  refused: string | undefined;
  /** Why it was lost last. */
  reason = 'not connected yet';
  readonly #events: UpstreamEvents;
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  readonly #hashes = new Map<string, string>();
  #links: UpstreamLink[] = [];
  #subscriptionLinks: UpstreamLink[] = [];
  #turn = 0;

  constructor(config: UpstreamConfig, events: UpstreamEvents, log: Logger, signal: AbortSignal) {
    this.config = config;
    this.#events = events;
    this.#log = log.child({ upstream: config.name });
    this.#signal = signal;
  }

  get name(): string {
    return this.config.name;
  }

  /** Keeps connections until the signal aborts. */
  async run(): Promise<void> {
    for (let retryMs = reconnection.firstMs; !this.#signal.aborted; ) {
      try {
        await this.#connect();
        retryMs = reconnection.firstMs;
        await this.#watch();
      } catch (error) {
        if (!this.#signal.aborted) this.#lose(messageOf(error));
      } finally {
        for (const link of [...this.#links, ...this.#subscriptionLinks]) link.close();
      }
      const waitMs = this.refused === undefined ? retryMs : reconnection.lastMs;
      await sleep(waitMs, undefined, { signal: this.#signal }).catch(() => undefined);
      retryMs = nextWaitMs(retryMs, reconnection);
    }
  }

  /** Sends a call over the shared connections. */
  send(method: string, params: string, onReply: OnReply): void {
    this.#turn += 1;
    const link = this.#links[1 + (this.#turn % callLinks)];
    if (link) link.send(method, params, onReply);
    else onReply(undefined);
  }

  /** A connection that has room for one more subscription. @throws AgentError when none can be opened */
  async linkForSubscription(): Promise<UpstreamLink> {
    this.#subscriptionLinks = this.#subscriptionLinks.filter((link) => !link.isClosed);
    const roomy = this.#subscriptionLinks.find((link) => link.subscriptions < mostSubscriptions);
    if (roomy) return roomy;
    const link = await this.openLink();
    this.#subscriptionLinks.push(link);
    return link;
  }

  /** A connection of somebody's own. @throws AgentError `unreachable/*` */
  async openLink(): Promise<UpstreamLink> {
    const link = await UpstreamLink.open(this.config.url, { signal: this.#signal, timeoutMs: connectMs });
    link.onClose(() => {
      if (link.fault !== undefined) this.#log.warn({ fault: link.fault }, 'an upstream talks nonsense');
    });
    return link;
  }

  /** Never again, until the gateway is started anew or told otherwise. */
  refuse(why: string): void {
    this.refused = why;
    this.#log.error({ url: shownUrl(this.config.url) }, `the upstream is refused: ${why}`);
    for (const link of this.#links) link.close();
  }

  async #connect(): Promise<void> {
    const main = await this.openLink();
    this.#links = [main];
    const wrong = this.#events.checkGenesis(this, String(await within(main.ask('chain_getBlockHash', [0]))));
    if (wrong !== undefined) {
      if (this.refused !== wrong) this.refuse(wrong);
      throw new Error(wrong);
    }
    const { methods } = (await within(main.ask('rpc_methods'))) as { methods: string[] };
    this.methods = new Set(methods);
    while (this.#links.length <= callLinks) this.#links.push(await this.openLink());
    await this.#subscribe(main);
    this.refused = undefined;
    this.isSilent = false;
    this.isUp = true;
    this.seenAtMs = Date.now();
    this.#log.info({ url: shownUrl(this.config.url), best: this.best }, 'an upstream answers');
    this.#events.onUp(this);
  }

  async #subscribe(main: UpstreamLink): Promise<void> {
    const kinds = [
      ['all', 'chain_subscribeAllHeads'],
      ['best', 'chain_subscribeNewHeads'],
      ['finalized', 'chain_subscribeFinalizedHeads'],
    ] as const;
    for (const [kind, method] of kinds) {
      await within(subscribed(main, method, (item) => this.#onHeader(kind, item)));
    }
    // Not every chain tells of its runtime this way.
    await within(
      subscribed(main, 'state_subscribeRuntimeVersion', (item) => this.#events.onRuntime(this, item)),
    ).catch(() => undefined);
  }

  #onHeader(kind: 'best' | 'all' | 'finalized', item: Buffer): void {
    let block: Block;
    try {
      block = this.#blockOf(item);
    } catch (error) {
      this.#log.warn({}, `an upstream told of a head that is none: ${messageOf(error)}`);
      return;
    }
    this.seenAtMs = Date.now();
    if (kind === 'finalized') this.finalized = Math.max(this.finalized, block.number);
    else if (kind === 'best') {
      if (block.number !== this.best) this.headAtMs = this.seenAtMs;
      this.best = block.number;
    }
    this.#events.onBlock(this, kind, block);
  }

  #blockOf(item: Buffer): Block {
    const text = item.toString('utf8');
    const header = wholeHeader(JSON.parse(text));
    // The same header comes several times; its hash is worth keeping.
    const hash = this.#hashes.get(text) ?? headerHash(header);
    this.#hashes.set(text, hash);
    const [oldest] = this.#hashes.keys();
    if (oldest !== undefined && this.#hashes.size > mostBlockHashes) this.#hashes.delete(oldest);
    return { hash, number: Number(header.number), parent: header.parentHash, header: Buffer.from(item) };
  }

  /** Asks it again and again, until a connection is lost. */
  async #watch(): Promise<void> {
    const [main] = this.#links;
    let silentSinceMs = 0;
    while (!this.#signal.aborted) {
      const lost = this.#links.some((link) => link.isClosed);
      if (lost || !main) throw new Error(this.refused ?? 'the connection was lost');
      const beganMs = performance.now();
      if (await answersWithin(main, probeLimitMs)) {
        this.seenAtMs = Date.now();
        this.noteLatency(performance.now() - beganMs);
        silentSinceMs = 0;
        if (this.isSilent) {
          this.isSilent = false;
          this.#log.info({}, 'an upstream answers again');
          this.#events.onUp(this);
        }
      } else if (!main.isClosed) {
        silentSinceMs ||= beganMs;
        if (!this.isSilent) {
          this.isSilent = true;
          this.#lose(`no answer within ${probeLimitMs} ms`, true);
        }
        if (performance.now() - silentSinceMs > givenUpMs)
          throw new Error(`no answer within ${givenUpMs} ms`);
      }
      await Promise.race([
        sleep(probeEveryMs, undefined, { signal: this.#signal }).catch(() => undefined),
        closedOf(this.#links),
      ]);
    }
  }

  noteLatency(ms: number): void {
    this.latencyMs += (Math.min(ms, 1_000) - this.latencyMs) / 16;
  }

  #lose(reason: string, staysConnected = false): void {
    const wasUp = this.isUp;
    if (!staysConnected) this.isUp = false;
    if (this.reason !== reason || wasUp) this.#log.warn({ reason }, 'an upstream is lost');
    this.reason = reason;
    if (wasUp) this.#events.onLost(this);
  }
}

async function subscribed(link: UpstreamLink, method: string, onItem: (item: Buffer) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    link.subscribe(method, '[]', onItem, (_reply, subscription) =>
      subscription === undefined ? reject(new Error(`${method} was not answered`)) : resolve(),
    );
  });
}

async function within<Result>(asked: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${connectMs} ms`)), connectMs);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function answersWithin(link: UpstreamLink, limitMs: number): Promise<boolean> {
  return await new Promise((resolve) => {
    // An answer that came while this process was busy lies in the socket: it is read before anybody is called silent.
    const timer = setTimeout(() => setTimeout(() => setImmediate(() => resolve(false)), 20), limitMs);
    link.send('system_health', '[]', (reply) => {
      clearTimeout(timer);
      resolve(reply !== undefined);
    });
  });
}

async function closedOf(links: readonly UpstreamLink[]): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const link of links) link.onClose(resolve);
  });
}
