import { contained, logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import type { BlockTree } from './block-tree.ts';
import { CallWindow } from './call-window.ts';
import { type GatewayClock, gatewayClock } from './clock.ts';
import { betterOf, type Doubt, deniesOwnBest, doubtOf, isProof } from './doubt.ts';
import { FailingMethods } from './failing-methods.ts';
import { type Attempt, LateCalls } from './late-calls.ts';
import { MethodPace } from './method-pace.ts';
import { isNull, isUnknownBlock, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';
import { UpstreamChoice } from './upstream-choice.ts';
import type { Overdue } from './upstream-link.ts';
import { WatchedTime } from './watched-time.ts';

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

interface Doubted {
  readonly reply: Reply;
  readonly upstream: Upstream;
  readonly doubt: Doubt;
  /** Monotonic, ms. */
  readonly atMs: number;
}

interface Pending {
  readonly ask: Ask;
  readonly done: (answered: Answered) => void;
  readonly beganMs: number;
  readonly asked: Upstream[];
  readonly attempts: Attempt[];
  /** Those that have the call now. */
  readonly alive: Set<Upstream>;
  isHedged: boolean;
  isDone: boolean;
  hasWaited: boolean;
  /** How often a connection that had it was closed for nonsense. */
  nonsense: number;
  last?: Reply | undefined;
  /** An answer that is compared with that of one more upstream. */
  doubted?: Doubted;
  /** Those that lack the block, though they told of it: wrong where another one has it. */
  readonly deniers: Upstream[];
  /** That an upstream was asked too much, which is the answer where no other gives one. */
  limited?: Reply;
}

const sweepEveryMs = 10;
/** Without calls that wait, time alone is kept. */
const idleEveryMs = 100;
/** Sweeps without such calls before that: between two calls of a busy gateway none is. */
const sweepsUntilIdle = 20;
/** What a pause of this process adds to how long a call took. */
const longestStepMs = 20;
const limitMs = 30_000;
/** How long a call waits for any upstream at all. */
const patienceMs = 5_000;
const unknownWaitMs = 500;
/** How long a doubted answer waits for that of another upstream. */
const doubtMs = 5_000;
const mostTries = 6;
/** A call to which nodes talk nonsense must not cost all of them their connections, time after time. */
const mostNonsense = 2;
/** Whatever the share of calls that are sent twice, one that is so late is sent to another upstream too. */
const lateMs = 1_000;
const lateSubmitMs = 2_000;
/** So many at a time: where all upstreams are slow, asking twice makes them slower. */
const mostLate = 128;

/** The upstreams of a network: which one is asked, and what is asked again. */
export class Pool extends UpstreamChoice {
  readonly #blocks: BlockTree;
  readonly #clock: GatewayClock;
  readonly #pace = new MethodPace();
  readonly #window = new CallWindow();
  readonly #attentive = new WatchedTime(longestStepMs);
  readonly #pending = new Set<Pending>();
  readonly #ended = new AbortController();
  readonly #lateCalls = new LateCalls((upstream, call) => this.leave(upstream, call));
  readonly #failing: FailingMethods;
  #late = 0;
  /** Ends the wait of a sweep that has nothing to do. */
  #idle: AbortController | undefined;

  constructor(region: string, blocks: BlockTree, log: Logger, clock: GatewayClock = gatewayClock) {
    super(region, blocks);
    this.#blocks = blocks;
    this.#clock = clock;
    this.#failing = new FailingMethods({
      log,
      clock,
      signal: this.#ended.signal,
      isThere: (upstream) => this.upstreams.includes(upstream),
      isReplaced: (upstream, method) => this.#isReplaced(upstream, method),
    });
    const onFault = logFault(log, 'looking after calls');
    this.#keepSweeping(contained(() => this.#sweep(), onFault)).catch(onFault);
  }

  close(): void {
    this.#ended.abort();
    this.#idle?.abort();
    for (const pending of this.#pending) this.#finish(pending, undefined, undefined, 'the gateway ends');
  }

  /** Keeps the time in which upstreams are watched; whoever reads `time` between sweeps calls it first. */
  look(): void {
    const nowMs = this.#clock.monotonicMs();
    this.time.look(nowMs);
    this.#attentive.look(nowMs);
  }

  /** As for any choice, and why an upstream that fails its calls is left; the last healthy one never is. */
  override staleness(upstream: Upstream): string | undefined {
    const why = super.staleness(upstream);
    if (why !== undefined || !this.#isLeft(upstream)) return why;
    const [first, ...others] = this.#failing.by(upstream);
    return `answers ${first} and ${others.length} more methods with errors or null`;
  }

  override isLost(upstream: Upstream): boolean {
    return super.isLost(upstream) || this.#isLeft(upstream);
  }

  /** As for any choice, without those that fail the method while another healthy one does not. */
  override choose(method: string, hash?: string, not: readonly Upstream[] = []): Upstream | undefined {
    const failing = this.#failing.of(method);
    const isReplaced = failing && this.#hasOther([...failing, ...not], method);
    return super.choose(method, hash, isReplaced ? [...not, ...failing] : not);
  }

  /** The method of which an upstream gets no calls because it fails them; the first of several. */
  failingMethod(upstream: Upstream): string | undefined {
    return this.#failing.by(upstream)[0];
  }

  #isReplaced(upstream: Upstream, method: string): boolean {
    return this.#hasOther([upstream, ...(this.#failing.of(method) ?? [])], method);
  }

  #hasOther(not: readonly Upstream[], method: string): boolean {
    return this.fresh().some((one) => !not.includes(one) && (one.offers(method) || !this.isKnown(method)));
  }

  #isLeft(upstream: Upstream): boolean {
    if (!this.#failing.failsMost(upstream)) return false;
    return this.upstreams.some((one) => !this.#failing.failsMost(one) && super.staleness(one) === undefined);
  }

  /** Whether an upstream can have one more call that does not wait there for others. */
  takesMore(): boolean {
    if (this.#window.isOpen) return true;
    const fresh = this.fresh();
    return fresh.length === 0 || fresh.some(({ outstanding }) => this.#window.hasRoom(outstanding));
  }

  call(ask: Ask, done: (answered: Answered) => void): void {
    const pending: Pending = {
      ask,
      done,
      beganMs: this.#clock.monotonicMs(),
      asked: [],
      attempts: [],
      deniers: [],
      alive: new Set(),
      isHedged: false,
      isDone: false,
      hasWaited: false,
      nonsense: 0,
    };
    if (this.#idle) {
      this.look();
      this.#idle.abort();
    }
    this.#pending.add(pending);
    this.#attempt(pending);
  }

  async ask(ask: Ask): Promise<Reply | undefined> {
    return await new Promise((resolve) => this.call(ask, ({ reply }) => resolve(reply)));
  }

  /** Leaves an upstream that does not answer a call, though it lives, until it does; never the last one that is fresh. */
  leave(upstream: Upstream, call: Overdue): void {
    if (!upstream.isLiving || !this.fresh().some((other) => other !== upstream)) return;
    upstream.leaveUntilAnswered(call);
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
    const { prefer } = ask;
    const isPreferred =
      prefer && asked.length === 0 && this.isReady(prefer) && !this.#failing.has(prefer, ask.method);
    // One that fails the method confirms nothing.
    const not = pending.doubted ? [...asked, ...(this.#failing.of(ask.method) ?? [])] : asked;
    let upstream = isPreferred ? prefer : this.choose(ask.method, ask.hash, not);
    // All were asked and lost: one that is back may be asked again.
    if (!upstream && !pending.last && !pending.limited && !pending.doubted)
      upstream = this.choose(ask.method, ask.hash);
    if (!upstream || asked.length >= mostTries) {
      if (pending.alive.size > 0) return;
      if (pending.last) this.#unknown(pending, pending.last);
      else if (pending.doubted) this.#finish(pending, pending.doubted.reply, pending.doubted.upstream);
      else if (pending.limited) this.#finish(pending, pending.limited, asked.at(-1));
      else if (asked.length >= mostTries)
        this.#finish(pending, undefined, undefined, 'every upstream was lost');
      return;
    }
    this.#send(pending, upstream);
  }

  #send(pending: Pending, upstream: Upstream, onOver?: () => void): void {
    const { method } = pending.ask;
    const sentMs = this.#clock.monotonicMs();
    const attentiveMs = this.#attentive.at(sentMs);
    const attempt: Attempt = { upstream, sentMs: this.time.ms, isOver: false };
    pending.asked.push(upstream);
    pending.attempts.push(attempt);
    pending.alive.add(upstream);
    upstream.outstanding += 1;
    upstream.send(method, pending.ask.params, (reply, isNonsense = false) => {
      attempt.isOver = true;
      if (isNonsense) pending.nonsense += 1;
      onOver?.();
      if (!pending.alive.delete(upstream)) return;
      const nowMs = this.#clock.monotonicMs();
      // Of errors nothing is learnt: their methods may be made up, and without end.
      if (reply && !reply.isError)
        this.#window.note(upstream, method, this.#attentive.at(nowMs) - attentiveMs, nowMs);
      upstream.outstanding -= 1;
      if (pending.isDone) return;
      if (reply) {
        const tookMs = nowMs - sentMs;
        this.#lateCalls.answeredElsewhere(pending.attempts, pending.ask, tookMs);
        // Errors come fast: a node that fails must not look like the fastest one.
        if (!reply.isError) {
          upstream.noteLatency(tookMs);
          this.#pace.note(method, tookMs);
        }
        this.#onReply(pending, reply, upstream);
      } else if (pending.alive.size === 0) this.#onLost(pending);
    });
  }

  #onReply(pending: Pending, reply: Reply, upstream: Upstream): void {
    if (this.noteReply(upstream, reply) && pending.ask.isIdempotent) {
      pending.limited = reply;
      if (pending.alive.size === 0) this.#attempt(pending);
      return;
    }
    const { ask, doubted } = pending;
    if (isUnknownBlock(reply, ask)) {
      if (deniesOwnBest(upstream, ask)) pending.deniers.push(upstream);
      pending.last = reply;
    } else {
      const doubt = ask.isIdempotent ? this.#doubtOf(upstream, ask, reply) : undefined;
      const answer = { reply, upstream };
      if (doubted) return this.#compare(pending, doubted, answer);
      if (doubt === undefined) {
        this.#noteServed(pending, answer);
        return this.#finish(pending, reply, upstream);
      }
      pending.doubted = { ...answer, doubt, atMs: this.#clock.monotonicMs() };
    }
    if (pending.alive.size === 0) this.#attempt(pending);
  }

  #doubtOf(upstream: Upstream, ask: Ask, reply: Reply): Doubt | undefined {
    const doubt = doubtOf(ask, reply);
    return doubt === 'absent' && !this.#failing.isNullDoubted(upstream, ask.method) ? undefined : doubt;
  }

  /** Takes a value: those that lacked its block were wrong. */
  #noteServed({ ask, deniers }: Pending, { reply, upstream }: { reply: Reply; upstream: Upstream }): void {
    if (reply.isError || isNull(reply) || !isProof(ask, 'error')) return;
    this.#failing.served(upstream, ask);
    for (const denier of deniers) this.#failing.wrong(denier, ask);
  }

  /** Two upstreams answered the same call. A value proves errors and null wrong; two that agree answer honestly. */
  #compare(
    pending: Pending,
    doubted: Doubted,
    answer: { readonly reply: Reply; readonly upstream: Upstream },
  ): void {
    const { ask } = pending;
    const { reply, upstream } = answer;
    const isValue = !reply.isError && !isNull(reply);
    this.#noteServed(pending, answer);
    if (isValue && isProof(ask, doubted.doubt)) this.#failing.wrong(doubted.upstream, ask);
    const isNullTwice = doubted.doubt === 'absent' && isNull(reply);
    if (isNullTwice) for (const one of [doubted.upstream, upstream]) this.#failing.agreed(one, ask.method);
    const better = betterOf<{ reply: Reply; upstream: Upstream }>(doubted, answer);
    this.#finish(pending, better.reply, better.upstream);
  }

  /** Nobody has the block. One that an upstream told of comes to the others soon; any other is asked for but once more. */
  #unknown(pending: Pending, reply: Reply): void {
    const { ask, asked, doubted } = pending;
    const { hash } = ask;
    const giveUp = (): void => {
      // Null for a key is an answer, of an upstream that has the block.
      if (doubted && !doubted.reply.isError) this.#finish(pending, doubted.reply, doubted.upstream);
      else this.#finish(pending, reply, asked.at(-1));
    };
    if (pending.hasWaited || hash === undefined || !this.#blocks.get(hash)) return giveUp();
    pending.hasWaited = true;
    setTimeout(() => {
      if (pending.isDone) return;
      const upstream = this.choose(ask.method, hash, doubted ? [doubted.upstream] : []);
      if (upstream) this.#send(pending, upstream);
      else giveUp();
    }, unknownWaitMs);
  }

  #onLost(pending: Pending): void {
    if (pending.nonsense >= mostNonsense && !pending.doubted)
      return this.#finish(pending, undefined, pending.asked.at(-1), 'upstreams answer it with nonsense');
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
      upstreamUs:
        pending.asked.length === 0 ? 0 : Math.round((this.#clock.monotonicMs() - pending.beganMs) * 1_000),
      ...(failure !== undefined && { failure }),
    });
  }

  async #keepSweeping(sweep: () => void): Promise<void> {
    for (let idleSweeps = 0; !this.#ended.signal.aborted; sweep()) {
      idleSweeps = this.#pending.size > 0 || this.#lateCalls.isWaiting ? 0 : idleSweeps + 1;
      if (idleSweeps < sweepsUntilIdle) await this.#clock.sleep(sweepEveryMs, this.#ended.signal);
      else {
        this.#idle = new AbortController();
        await this.#clock.sleep(idleEveryMs, this.#idle.signal);
        this.#idle = undefined;
      }
    }
  }

  #sweep(): void {
    this.look();
    const nowMs = this.#clock.monotonicMs();
    this.#lateCalls.look(this.time.ms);
    for (const pending of this.#pending) {
      const waitedMs = nowMs - pending.beganMs;
      if (waitedMs > limitMs)
        this.#finish(pending, undefined, undefined, `no answer within ${limitMs / 1_000} s`);
      else if (pending.asked.length === 0 && waitedMs > patienceMs) {
        this.#finish(pending, undefined, undefined, 'no upstream answers');
      } else if (pending.doubted && nowMs - pending.doubted.atMs > doubtMs)
        this.#finish(pending, pending.doubted.reply, pending.doubted.upstream);
      else if (pending.alive.size === 0 && !pending.hasWaited) this.#attempt(pending);
      else if (!this.#askLate(pending)) this.#hedge(pending, waitedMs);
    }
  }

  /** @returns whether it was sent to one more */
  #askLate(pending: Pending): boolean {
    const { ask, asked, attempts } = pending;
    const last = attempts.at(-1);
    const limit = ask.isNeverHedged ? lateSubmitMs : lateMs;
    if (!last || !ask.isIdempotent || this.time.ms - last.sentMs < limit) return false;
    if (asked.length >= mostTries || this.#late >= mostLate) return false;
    const upstream = this.choose(ask.method, ask.hash, asked);
    if (!upstream || this.staleness(upstream) !== undefined) return false;
    this.#late += 1;
    this.#send(pending, upstream, () => {
      this.#late -= 1;
    });
    return true;
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
