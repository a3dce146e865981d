import { contained, logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import type { BlockTree } from './block-tree.ts';
import { CallWindow } from './call-window.ts';
import { type GatewayClock, gatewayClock } from './clock.ts';
import { compareAnswers, doubtIn, noteAnswer, type UpstreamAnswer } from './compare-answers.ts';
import { deniesOwnBest } from './doubt.ts';
import { FailingChoice } from './failing-choice.ts';
import type { FastCall } from './fast/fast-call.ts';
import { type Attempt, LateCalls } from './late-calls.ts';
import { leastHedgeMs, MethodPace } from './method-pace.ts';
import { ownBlock } from './other-block.ts';
import { type Answered, type Ask, type Pending, pendingCall } from './pending-call.ts';
import { isNull, isUnknownBlock, type Reply } from './reply.ts';
import { Sweeps } from './sweeps.ts';
import type { Upstream } from './upstream.ts';
import type { Overdue } from './upstream-link.ts';
import { WatchedTime } from './watched-time.ts';

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
export class Pool extends FailingChoice {
  readonly #blocks: BlockTree;
  readonly #clock: GatewayClock;
  readonly #pace = new MethodPace();
  readonly #window = new CallWindow();
  readonly #attentive = new WatchedTime(longestStepMs);
  readonly #pending = new Set<Pending>();
  readonly #fast = new Set<FastCall>();
  readonly #lateCalls = new LateCalls((upstream, call) => this.leave(upstream, call));
  readonly #sweeps: Sweeps;
  #late = 0;

  constructor(region: string, blocks: BlockTree, log: Logger, clock: GatewayClock = gatewayClock) {
    super(region, blocks, log, clock);
    this.#blocks = blocks;
    this.#clock = clock;
    const onFault = logFault(log, 'looking after calls');
    this.#sweeps = new Sweeps({
      clock,
      signal: this.ended.signal,
      isBusy: () => this.#pending.size + this.#fast.size > 0 || this.#lateCalls.isWaiting,
      sweep: contained(() => this.#sweep(), onFault),
    });
    this.#sweeps.run().catch(onFault);
  }

  close(): void {
    this.ended.abort();
    this.#sweeps.wake();
    for (const call of this.#fast) if (call.upstream) this.#join(call, call.upstream);
    for (const pending of this.#pending) this.#finish(pending, undefined, undefined, 'the gateway ends');
  }

  /** Keeps the time in which upstreams are watched; whoever reads `time` between sweeps calls it first. */
  look(): void {
    const nowMs = this.#clock.monotonicMs();
    this.time.look(nowMs);
    this.#attentive.look(nowMs);
  }

  /** Whether an upstream can have one more call that does not wait there for others. */
  takesMore(): boolean {
    if (this.#window.isOpen) return true;
    const fresh = this.fresh();
    return fresh.length === 0 || fresh.some(({ outstanding }) => this.#window.hasRoom(outstanding));
  }

  call(ask: Ask, done: (answered: Answered) => void): void {
    const pending = pendingCall(ask, done, this.#clock.monotonicMs());
    this.#endIdle();
    this.#pending.add(pending);
    this.#attempt(pending);
  }

  /** Sends a call that expects one value of one upstream; in any other case, or when it is late, it becomes one as `call` has them. */
  sendFast(call: FastCall, upstream: Upstream): void {
    call.sentMs = this.#clock.monotonicMs();
    this.#endIdle();
    call.attentiveMs = this.#attentive.at(call.sentMs);
    call.watchedMs = this.time.ms;
    call.upstream = upstream;
    this.#fast.add(call);
    upstream.outstanding += 1;
    upstream.sendFast(call);
  }

  onFastReply(call: FastCall, reply: Reply | undefined, isNonsense: boolean): void {
    const { upstream, sentMs, attentiveMs, question } = call;
    if (!upstream) return;
    if (call.pending || !reply || reply.isError || isNull(reply)) {
      const { pending, attempt } = call.pending ?? this.#join(call, upstream);
      return this.#heard(pending, attempt, { sentMs, attentiveMs }, reply, isNonsense);
    }
    this.#fast.delete(call);
    const nowMs = this.#clock.monotonicMs();
    this.#window.note(upstream, call.method, this.#attentive.at(nowMs) - attentiveMs, nowMs);
    upstream.outstanding -= 1;
    upstream.noteLatency(nowMs - sentMs);
    this.#pace.note(call.method, nowMs - sentMs);
    this.noteReply(upstream, reply);
    const { method, params, hash } = question;
    noteAnswer(this.failing, { reply, upstream }, { method, params, ...(hash !== undefined && { hash }) }, []);
    call.onValue(reply.tail, upstream, Math.round((nowMs - sentMs) * 1_000));
  }

  #join(call: FastCall, upstream: Upstream): NonNullable<FastCall['pending']> {
    const { method, params, hash, isIdempotent } = call.question;
    const ask = { method, params, isIdempotent, ...(hash !== undefined && { hash }) };
    const pending = pendingCall(ask, (answered) => call.onAnswered(answered), call.sentMs);
    const attempt: Attempt = { upstream, sentMs: call.watchedMs, isOver: false };
    pending.asked.push(upstream);
    pending.attempts.push(attempt);
    pending.alive.add(upstream);
    this.#fast.delete(call);
    this.#pending.add(pending);
    call.pending = { pending, attempt };
    return call.pending;
  }

  #endIdle(): void {
    if (!this.#sweeps.isIdle) return;
    this.look();
    this.#sweeps.wake();
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
    for (const call of this.#fast) if (call.upstream === upstream) this.#join(call, upstream);
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
      prefer && asked.length === 0 && this.isReady(prefer) && !this.failing.has(prefer, ask.method);
    // One that fails the method confirms nothing.
    const not = pending.doubted ? [...asked, ...(this.failing.of(ask.method) ?? [])] : asked;
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
    upstream.send(method, pending.ask.params, (reply, isNonsense = false) =>
      this.#heard(pending, attempt, { sentMs, attentiveMs }, reply, isNonsense, onOver),
    );
  }

  #heard(
    pending: Pending,
    attempt: Attempt,
    { sentMs, attentiveMs }: Pick<FastCall, 'sentMs' | 'attentiveMs'>,
    reply: Reply | undefined,
    isNonsense: boolean,
    onOver?: () => void,
  ): void {
    const { upstream } = attempt;
    const { method } = pending.ask;
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
  }

  #onReply(pending: Pending, told: Reply, upstream: Upstream): void {
    const reply = ownBlock(told, pending.ask);
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
      const answer: UpstreamAnswer = { reply, upstream };
      const doubt = ask.isIdempotent ? doubtIn(this.failing, answer, ask) : undefined;
      if (doubted || doubt === undefined) {
        noteAnswer(this.failing, answer, ask, pending.deniers);
        const better = doubted ? compareAnswers(this.failing, doubted, answer, ask) : answer;
        return this.#finish(pending, better.reply, better.upstream);
      }
      pending.doubted = { ...answer, doubt, atMs: this.#clock.monotonicMs() };
    }
    if (pending.alive.size === 0) this.#attempt(pending);
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

  #sweep(): void {
    this.look();
    const nowMs = this.#clock.monotonicMs();
    this.#lateCalls.look(this.time.ms);
    for (const call of this.#fast)
      if (call.upstream && nowMs - call.sentMs >= leastHedgeMs) this.#join(call, call.upstream);
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
