import type { BlockTree } from './block-tree.ts';
import { MethodPace } from './method-pace.ts';
import { errorOf, isNull, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** A call for any upstream that fits. */
export interface Ask {
  readonly method: string;
  /** The parameters as JSON. */
  readonly params: string;
  /** The block that it is about, if it names one. */
  readonly hash?: string;
  readonly isIdempotent: boolean;
  /** Whether null means that the upstream does not have the block. */
  readonly nullIsUnknown?: boolean;
  /** Whether a second one is sent only where the first was lost. */
  readonly isNeverHedged?: boolean;
  /** Where it should go if that one can. */
  readonly prefer?: Upstream;
}

export interface Answered {
  /** Undefined when nobody could be asked, or nobody answered. */
  readonly reply: Reply | undefined;
  readonly upstream: Upstream | undefined;
  readonly tries: number;
  /** Microseconds from the first question to the answer. */
  readonly upstreamUs: number;
  /** Why there is no reply. */
  readonly failure?: string;
}

interface Pending {
  readonly ask: Ask;
  readonly done: (answered: Answered) => void;
  readonly beganMs: number;
  readonly asked: Upstream[];
  /** Those that have the call now. */
  readonly alive: Set<Upstream>;
  isHedged: boolean;
  isDone: boolean;
  hasWaited: boolean;
  last?: Reply | undefined;
}

const sweepEveryMs = 10;
const limitMs = 30_000;
/** How long a call waits for any upstream at all. */
const patienceMs = 5_000;
const unknownWaitMs = 500;
const mostTries = 6;
/** Further behind the best of all it is stale, in blocks. */
const mostLag = 1;

/** The upstreams of a network: which one is asked, and what is asked again. */
export class Pool {
  readonly upstreams: Upstream[] = [];
  readonly #region: string;
  readonly #blocks: BlockTree;
  #staleMs: number;
  readonly #pace = new MethodPace();
  readonly #pending = new Set<Pending>();
  readonly #timer: NodeJS.Timeout;

  constructor(region: string, blocks: BlockTree, blockMs: number) {
    this.#region = region;
    this.#blocks = blocks;
    this.#staleMs = 3 * blockMs;
    this.#timer = setInterval(() => this.#sweep(), sweepEveryMs);
  }

  /** @param blockMs how long a block takes, ms */
  setBlockMs(blockMs: number): void {
    this.#staleMs = 3 * blockMs;
  }

  close(): void {
    clearInterval(this.#timer);
    for (const pending of this.#pending) this.#finish(pending, undefined, undefined, 'the gateway ends');
  }

  /** Why an upstream is not fresh; undefined when it is. */
  staleness(upstream: Upstream): string | undefined {
    if (upstream.refused !== undefined) return upstream.refused;
    if (!upstream.isUp || upstream.isSilent) return upstream.reason;
    const lag = this.highest() - upstream.best;
    if (lag > mostLag) return `${lag} blocks behind`;
    const agoMs = Date.now() - upstream.headAtMs;
    return agoMs > this.#staleMs ? `no head for ${Math.round(agoMs / 1_000)} s` : undefined;
  }

  highest(): number {
    let highest = -1;
    for (const { isUp, isSilent, best } of this.upstreams)
      if (isUp && !isSilent && best > highest) highest = best;
    return highest;
  }

  fresh(): Upstream[] {
    return this.upstreams.filter((upstream) => this.staleness(upstream) === undefined);
  }

  /**
   * Who is asked: of the fresh ones those of the own region, of these those that have the block, of these the one that is least
   * busy for its speed. A chain that stands still has no fresh ones: then whoever answers and is not behind.
   */
  choose(method: string, hash?: string, not: readonly Upstream[] = []): Upstream | undefined {
    const connected = this.upstreams.filter(
      (upstream) =>
        upstream.isUp &&
        upstream.refused === undefined &&
        !not.includes(upstream) &&
        (upstream.methods.has(method) || !this.isKnown(method)),
    );
    // One that is slow is better than none.
    const answering = connected.filter(({ isSilent }) => !isSilent);
    const able = answering.length > 0 || not.length > 0 ? answering : connected;
    const fresh = able.filter((upstream) => this.staleness(upstream) === undefined);
    const highest = this.highest();
    const served = fresh.length > 0 ? fresh : able.filter(({ best }) => highest - best <= mostLag);
    const near = served.filter(({ config }) => (config.region ?? this.#region) === this.#region);
    const inRegion = near.length > 0 ? near : served;
    if (hash === undefined) return leastBusy(inRegion);
    const has = (upstream: Upstream): boolean => this.#blocks.isAt(upstream, hash);
    return leastBusy(inRegion.filter(has)) ?? leastBusy(served.filter(has)) ?? leastBusy(inRegion);
  }

  /** Whether any upstream offers the method. */
  isKnown(method: string): boolean {
    return this.upstreams.some(({ methods }) => methods.has(method));
  }

  call(ask: Ask, done: (answered: Answered) => void): void {
    const pending: Pending = {
      ask,
      done,
      beganMs: performance.now(),
      asked: [],
      alive: new Set(),
      isHedged: false,
      isDone: false,
      hasWaited: false,
    };
    this.#pending.add(pending);
    this.#attempt(pending);
  }

  async ask(ask: Ask): Promise<Reply | undefined> {
    return await new Promise((resolve) => this.call(ask, ({ reply }) => resolve(reply)));
  }

  /** What waits for an upstream that is lost goes elsewhere, where it may. */
  moveFrom(upstream: Upstream): void {
    for (const pending of this.#pending) {
      if (!pending.alive.has(upstream) || !pending.ask.isIdempotent) continue;
      pending.alive.delete(upstream);
      upstream.outstanding -= 1;
      if (pending.alive.size === 0) this.#attempt(pending);
    }
  }

  /** Calls that wait for anybody at all are asked now. */
  wake(): void {
    for (const pending of this.#pending) if (pending.alive.size === 0) this.#attempt(pending);
  }

  #attempt(pending: Pending): void {
    const { ask, asked } = pending;
    if (pending.isDone) return;
    const preferred =
      ask.prefer && asked.length === 0 && this.staleness(ask.prefer) === undefined ? ask.prefer : undefined;
    let upstream = preferred ?? this.choose(ask.method, ask.hash, asked);
    // All were asked and lost: one that is back may be asked again.
    if (!upstream && pending.last === undefined) upstream = this.choose(ask.method, ask.hash);
    if (!upstream || asked.length >= mostTries) {
      if (pending.alive.size > 0) return;
      if (pending.last) this.#unknown(pending, pending.last);
      else if (asked.length >= mostTries)
        this.#finish(pending, undefined, undefined, 'every upstream was lost');
      return;
    }
    this.#send(pending, upstream);
  }

  #send(pending: Pending, upstream: Upstream): void {
    const sentMs = performance.now();
    pending.asked.push(upstream);
    pending.alive.add(upstream);
    upstream.outstanding += 1;
    upstream.send(pending.ask.method, pending.ask.params, (reply) => {
      if (!pending.alive.delete(upstream)) return;
      upstream.outstanding -= 1;
      if (pending.isDone) return;
      if (reply) {
        const tookMs = performance.now() - sentMs;
        upstream.noteLatency(tookMs);
        this.#pace.note(pending.ask.method, tookMs);
        this.#onReply(pending, reply, upstream);
      } else if (pending.alive.size === 0) this.#onLost(pending);
    });
  }

  #onReply(pending: Pending, reply: Reply, upstream: Upstream): void {
    if (!isUnknownBlock(pending.ask, reply)) return this.#finish(pending, reply, upstream);
    pending.last = reply;
    if (pending.alive.size === 0) this.#attempt(pending);
  }

  /** Nobody has the block. One that an upstream told of comes to the others soon; any other is asked for but once more. */
  #unknown(pending: Pending, reply: Reply): void {
    const { hash } = pending.ask;
    if (pending.hasWaited || hash === undefined || !this.#blocks.get(hash)) {
      return this.#finish(pending, reply, pending.asked.at(-1));
    }
    pending.hasWaited = true;
    setTimeout(() => {
      if (pending.isDone) return;
      const upstream = this.choose(pending.ask.method, hash);
      if (upstream) this.#send(pending, upstream);
      else this.#finish(pending, reply, pending.asked.at(-1));
    }, unknownWaitMs);
  }

  #onLost(pending: Pending): void {
    if (pending.ask.isIdempotent) return this.#attempt(pending);
    this.#finish(pending, undefined, pending.asked.at(-1), 'the upstream that had it was lost, done or not');
  }

  #finish(
    pending: Pending,
    reply: Reply | undefined,
    upstream: Upstream | undefined,
    failure?: string,
  ): void {
    if (pending.isDone) return;
    pending.isDone = true;
    this.#pending.delete(pending);
    for (const other of pending.alive) other.outstanding -= 1;
    pending.alive.clear();
    pending.done({
      reply,
      upstream,
      tries: pending.asked.length,
      upstreamUs: pending.asked.length === 0 ? 0 : Math.round((performance.now() - pending.beganMs) * 1_000),
      ...(failure !== undefined && { failure }),
    });
  }

  #sweep(): void {
    const nowMs = performance.now();
    for (const pending of this.#pending) {
      const waitedMs = nowMs - pending.beganMs;
      if (waitedMs > limitMs)
        this.#finish(pending, undefined, undefined, `no answer within ${limitMs / 1_000} s`);
      else if (pending.asked.length === 0 && waitedMs > patienceMs) {
        this.#finish(pending, undefined, undefined, 'no upstream answers');
      } else if (pending.alive.size === 0 && !pending.hasWaited) this.#attempt(pending);
      else this.#hedge(pending, waitedMs);
    }
  }

  #hedge(pending: Pending, waitedMs: number): void {
    const { ask, asked, isHedged } = pending;
    if (isHedged || !ask.isIdempotent || ask.isNeverHedged || !this.#pace.mayHedge(ask.method, waitedMs))
      return;
    pending.isHedged = true;
    const upstream = this.choose(ask.method, ask.hash, asked);
    if (upstream) this.#send(pending, upstream);
  }
}

function leastBusy(upstreams: readonly Upstream[]): Upstream | undefined {
  let least: Upstream | undefined;
  let leastMs = Number.POSITIVE_INFINITY;
  for (const upstream of upstreams) {
    const ms = (upstream.outstanding + 1) * Math.max(upstream.latencyMs, 0.05);
    if (ms < leastMs) {
      least = upstream;
      leastMs = ms;
    }
  }
  return least;
}

/** 4003 also says that a call is unsafe: the message tells. */
function isUnknownBlock(ask: Ask, reply: Reply): boolean {
  if (!reply.isError) return ask.nullIsUnknown === true && isNull(reply);
  if (ask.hash === undefined) return false;
  const { message } = errorOf(reply);
  return /unknown ?block|header was not found|state already discarded|not found in the database/i.test(
    message,
  );
}
