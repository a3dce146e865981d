import { contained, logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import type { BlockTree } from './block-tree.ts';
import { CallSpeeds, type SentTimes } from './call-speeds.ts';
import { type GatewayClock, gatewayClock } from './clock.ts';
import { compareAnswers, doubtIn, noteAnswer, type UpstreamAnswer } from './compare-answers.ts';
import { deniesOwnBest } from './doubt.ts';
import { FailingChoice } from './failing-choice.ts';
import { FastAttempts } from './fast/fast-attempts.ts';
import type { FastCall } from './fast/fast-call.ts';
import { type Attempt, LateCalls } from './late-calls.ts';
import { ownBlock } from './other-block.ts';
import { type Answered, type Ask, mostTries, type Pending, pendingCall } from './pending-call.ts';
import { isUnknownBlock, type Reply } from './reply.ts';
import { SecondAttempts } from './second-attempts.ts';
import { Sweeps } from './sweeps.ts';
import type { Upstream } from './upstream.ts';
import type { Overdue } from './upstream-link.ts';

const limitMs = 30_000;
/** How long a call waits for any upstream at all. */
const patienceMs = 5_000;
const unknownWaitMs = 500;
/** How long a doubted answer waits for that of another upstream. */
const doubtMs = 5_000;
/** A call to which nodes talk nonsense must not cost all of them their connections, time after time. */
const mostNonsense = 2;
/** The upstreams of a network: which one is asked, and what is asked again. */
export class Pool extends FailingChoice {
  readonly #blocks: BlockTree;
  readonly #clock: GatewayClock;
  readonly #speeds = new CallSpeeds();
  readonly #pending = new Set<Pending>();
  readonly fast: FastAttempts;
  readonly #lateCalls = new LateCalls((upstream, call) => this.leave(upstream, call));
  readonly #sweeps: Sweeps;
  readonly #second: SecondAttempts;

  constructor(region: string, blocks: BlockTree, log: Logger, clock: GatewayClock = gatewayClock) {
    super(region, blocks, log, clock);
    this.#blocks = blocks;
    this.#clock = clock;
    const onFault = logFault(log, 'looking after calls');
    this.#sweeps = new Sweeps({
      clock,
      signal: this.ended.signal,
      isBusy: () => this.#pending.size + this.fast.size > 0 || this.#lateCalls.isWaiting,
      sweep: contained(() => this.#sweep(), onFault),
    });
    this.#second = new SecondAttempts({
      pace: this.#speeds.pace,
      time: this.time,
      choose: ({ ask, asked }) => this.choose(ask.method, ask.hash, asked),
      isFresh: (upstream) => this.staleness(upstream) === undefined,
      send: (pending, upstream, onOver) => this.#send(pending, upstream, onOver),
    });
    this.fast = new FastAttempts({
      clock,
      time: this.time,
      speeds: this.#speeds,
      onValue: (upstream, reply, call) => {
        this.noteReply(upstream, reply);
        noteAnswer(this.failing, { reply, upstream }, call, []);
      },
      onJoin: (pending) => this.#pending.add(pending),
      onHeard: (...heard) => this.#heard(...heard),
    });
    this.#sweeps.run().catch(onFault);
  }

  close(): void {
    this.ended.abort();
    this.#sweeps.wake();
    this.fast.leave();
    for (const pending of this.#pending) this.#finish(pending, undefined, undefined, 'the gateway ends');
  }

  /** Keeps the time in which upstreams are watched; whoever reads `time` between sweeps calls it first. */
  look(): void {
    const nowMs = this.#clock.monotonicMs();
    this.time.look(nowMs);
    this.#speeds.look(nowMs);
  }

  /** Whether an upstream can have one more call that does not wait there for others. */
  takesMore(): boolean {
    if (this.#speeds.window.isOpen) return true;
    const fresh = this.fresh();
    return fresh.length === 0 || fresh.some(({ outstanding }) => this.#speeds.window.hasRoom(outstanding));
  }

  call(ask: Ask, done: (answered: Answered) => void): void {
    const pending = pendingCall(ask, done, this.#clock.monotonicMs());
    this.#endIdle();
    this.#pending.add(pending);
    this.#attempt(pending);
  }

  /** Sends a call that expects one value of one upstream. */
  sendFast(call: FastCall, upstream: Upstream): void {
    this.#endIdle();
    this.fast.send(call, upstream);
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

  /** What waits for an upstream that is lost, or late, goes elsewhere, where it may. */
  moveFrom(upstream: Upstream): void {
    this.fast.leave(upstream);
    for (const pending of this.#pending) {
      if (!pending.alive.has(upstream) || !pending.ask.isIdempotent) continue;
      // One that is late answers about a block as any other does, and may be the only one that has it.
      if (upstream.isLiving && pending.ask.hash !== undefined) continue;
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
    const times = { sentMs, attentiveMs: this.#speeds.attentiveMs(sentMs) };
    const attempt: Attempt = { upstream, sentMs: this.time.ms, isOver: false };
    pending.asked.push(upstream);
    pending.attempts.push(attempt);
    pending.alive.add(upstream);
    upstream.outstanding += 1;
    upstream.send(method, pending.ask.params, (reply, isNonsense = false) =>
      this.#heard(pending, attempt, times, reply, isNonsense, onOver),
    );
  }

  #heard(
    pending: Pending,
    attempt: Attempt,
    times: SentTimes,
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
    if (reply && !reply.isError) this.#speeds.noteResult(upstream, method, times, nowMs);
    upstream.outstanding -= 1;
    if (pending.isDone) return;
    if (reply) {
      const tookMs = nowMs - times.sentMs;
      this.#lateCalls.answeredElsewhere(pending.attempts, pending.ask, tookMs);
      // Errors come fast: a node that fails must not look like the fastest one.
      if (!reply.isError) this.#speeds.noteTook(upstream, method, tookMs);
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
    this.fast.leaveLate(nowMs);
    for (const pending of this.#pending) {
      const waitedMs = nowMs - pending.beganMs;
      if (waitedMs > limitMs)
        this.#finish(pending, undefined, undefined, `no answer within ${limitMs / 1_000} s`);
      else if (pending.asked.length === 0 && waitedMs > patienceMs) {
        this.#finish(pending, undefined, undefined, 'no upstream answers');
      } else if (pending.doubted && nowMs - pending.doubted.atMs > doubtMs)
        this.#finish(pending, pending.doubted.reply, pending.doubted.upstream);
      else if (pending.alive.size === 0 && !pending.hasWaited) this.#attempt(pending);
      else this.#second.look(pending, waitedMs);
    }
  }
}
