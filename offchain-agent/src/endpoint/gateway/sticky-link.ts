import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import { Broadcasts } from './broadcasts.ts';
import { type CallOutcome, errorOutcome, ownOutcome, replyOutcome } from './caller.ts';
import type { CallError } from './exchange.ts';
import { begins, ends, isBroadcast, isFollow, isRepeatable, ofNothing } from './last-words.ts';
import { type Call, resultTail } from './message.ts';
import { MovingBroadcasts } from './moving-broadcasts.ts';
import type { GatewayNetwork } from './network.ts';
import { NoPlace } from './no-place.ts';
import { Ongoing } from './ongoing.ts';
import { isNull, type Reply, resultOf } from './reply.ts';
import type { Upstream } from './upstream.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** A node takes 100 connections; some of them belong to the gateway itself. */
const mostOwned = 60;
/** What a lost node leaves unanswered goes to the next one immediately, so many times. */
const quickTries = 3;
/** How long a call waits for any upstream at all. */
const patienceMs = 5_000;
/** The same for followers, whose libraries forget their transactions after an error; and for an upstream that opens a connection. */
const limitMs = 30_000;
const firstLookMs = 50;
const lastLookMs = 1_000;

interface StickyOptions {
  readonly network: GatewayNetwork;
  /** Sends a message unmodified. */
  readonly send: (itemName: string, message: Buffer) => void;
  /** Takes the place of a subscription; an error says that there is none. */
  readonly reserve: () => CallError | undefined;
  readonly release: () => void;
  /** Takes the place of such a connection; `end` ends it for another client. @returns what gives the place back, or an error */
  readonly follow: (end: () => void) => (() => void) | CallError;
  /** Asked where nodes take no more of them: whether one of another client was ended for this one. */
  readonly makeRoom: () => boolean;
  /** Ends the client's connection: it follows something that nobody can tell it has ended. */
  readonly end: () => void;
}

type Done = (outcome: CallOutcome) => void;
/** @param isBegun whether something began that goes on */
type OnAsked = (outcome: CallOutcome, isBegun: boolean) => void;

/**
 * A connection to one upstream that is a client's alone, for what one node must be asked from beginning to end. It is open
 * while something goes on, and no longer.
 */
export class StickyLink {
  readonly #options: StickyOptions;
  readonly #stopListening: () => void;
  readonly #ongoing = new Ongoing();
  readonly #broadcasts = new Broadcasts();
  readonly #moving: MovingBroadcasts;
  readonly #ended = new AbortController();
  #pending = 0;
  #upstream: Upstream | undefined;
  /** Lost last: another one is asked next. */
  #lost: Upstream | undefined;
  #link: Promise<UpstreamLink> | undefined;
  #open: UpstreamLink | undefined;
  #opening = new AbortController();
  #isOver = false;

  constructor(options: StickyOptions) {
    this.#options = options;
    this.#moving = new MovingBroadcasts({
      broadcasts: this.#broadcasts,
      clock: options.network.clock,
      signal: this.#ended.signal,
      ask: async ({ method, params }) => await this.#askAt(method, params),
      onFault: logFault(options.network.log, 'broadcasting at another node'),
    });
    this.#stopListening = options.network.onLost((upstream) => {
      if (upstream === this.#upstream) this.#giveUp();
    });
  }

  forward(call: Call, done: Done): void {
    const isBegin = begins(call.method);
    this.#ongoing.asked(call);
    if (!isBegin && (!this.#link || this.#broadcasts.isMoving(call))) return done(this.#afterLoss(call));
    const full = isBegin ? this.#options.reserve() : undefined;
    if (full) return done(errorOutcome(full.code, full.message, full.data));
    this.#pending += 1;
    this.#ask(call, 1, performance.now(), (outcome, isBegun) => {
      this.#pending -= 1;
      if (isBegin && !isBegun) this.#options.release();
      done(outcome);
      this.#closeIdle();
    });
  }

  close(): void {
    this.#isOver = true;
    this.#ended.abort();
    this.#stopListening();
    this.#giveUp();
  }

  #ask(call: Call, tries: number, beganMs: number, done: OnAsked): void {
    const { method } = call;
    const onLink = (link: UpstreamLink): void => {
      const upstream = this.#upstream?.name;
      link.send(method, this.#broadcasts.paramsOf(call), (reply, isNonsense = false) => {
        // What nodes answer with nonsense must not cost their connections time after time.
        const mayRepeat = isNonsense ? tries < quickTries : performance.now() - beganMs < limitMs;
        const isRepeated = isRepeatable(method) && begins(method) && mayRepeat;
        if (!reply && isRepeated && !this.#isOver) return this.#askAgain(call, tries, beganMs, done);
        const upstreamUs = Math.round((performance.now() - beganMs) * 1_000);
        const more = { tries, upstreamUs, ...(upstream !== undefined && { upstream }) };
        // First what goes on at the node hears that it is over.
        if (!reply) return queueMicrotask(() => done({ ...this.#afterLoss(call), ...more }, false));
        done(replyOutcome(reply, more), this.#noteReply(call, reply));
      });
    };
    this.#opened(method)
      .then(onLink, (error: unknown) => {
        // It shares the wait for a connection with calls that wait less.
        const isPatient = isFollow(method) && performance.now() - beganMs < limitMs && !this.#isOver;
        if (isPatient && !(error instanceof NoPlace)) return this.#askAgain(call, tries, beganMs, done);
        const { code, message, data } =
          error instanceof NoPlace
            ? error.error
            : { code: -32_603, message: `Internal error: ${messageOf(error)}`, data: undefined };
        done(errorOutcome(code, message, data), false);
      })
      .catch(logFault(this.#options.network.log, 'a call to one node'));
  }

  /** All nodes may be lost one after the other: what is then is known a little later. */
  #askAgain(call: Call, tries: number, beganMs: number, done: OnAsked): void {
    const waitMs = tries < quickTries ? 0 : Math.min(lastLookMs, firstLookMs * 2 ** (tries - quickTries));
    sleep(waitMs)
      .then(() => this.#ask(call, tries + 1, beganMs, done))
      .catch(logFault(this.#options.network.log, 'a call to one node'));
  }

  /** The outcome of a call that no node answers any more; clients begin again what nodes say is over, and fail at an error. */
  #afterLoss(call: Call): CallOutcome {
    if (begins(call.method)) return errorOutcome(-32_603, 'Internal error: the node that had it was lost');
    const stopped = this.#broadcasts.stoppedBy(call);
    if (stopped === undefined) return ofNothing(call.method);
    this.#forget(stopped);
    return ownOutcome(resultTail(null));
  }

  /** @returns whether it began something that goes on */
  #noteReply(call: Call, reply: Reply): boolean {
    const { method, params } = call;
    this.#ongoing.answered(call);
    if (reply.isError) return false;
    if (ends(method)) this.#forget(JSON.stringify(params?.[0]));
    if (!begins(method) || isNull(reply)) return false;
    const name = JSON.stringify(resultOf(reply));
    if (isBroadcast(method)) this.#broadcasts.add(name, call);
    else this.#ongoing.add(name, method);
    return true;
  }

  async #opened(method: string): Promise<UpstreamLink> {
    if (this.#open?.isClosed) this.#link = undefined;
    if (this.#link) return await this.#link;
    const link = this.#connect(method);
    this.#link = link;
    link.catch(() => {
      if (this.#link === link) this.#link = undefined;
    });
    return await link;
  }

  async #connect(method: string): Promise<UpstreamLink> {
    const { pool } = this.#options.network;
    const beganMs = performance.now();
    const failed = new Set<Upstream>();
    let reason = 'no upstream answers';
    for (let waitMs = firstLookMs; !this.#isOver; waitMs = Math.min(lastLookMs, 2 * waitMs)) {
      const full = pool.upstreams.filter(({ owned }) => owned >= mostOwned);
      const others = [...full, ...failed];
      const upstream =
        (this.#lost && pool.choose(method, undefined, [...others, this.#lost])) ??
        pool.choose(method, undefined, others);
      if (upstream) {
        try {
          return await this.#openAt(upstream);
        } catch (error) {
          if (error instanceof NoPlace) throw error;
          reason = this.#opening.signal.aborted ? 'the upstream was lost' : messageOf(error);
          failed.add(upstream);
          if (failed.size < pool.upstreams.length) continue;
        }
      }
      const isFull = full.length > 0 && !this.#options.makeRoom();
      if (isFull) throw new Error('too many clients follow chains here');
      const mostMs = failed.size > 0 || isFollow(method) ? limitMs : patienceMs;
      if (performance.now() - beganMs > mostMs) break;
      failed.clear();
      await sleep(waitMs);
    }
    throw new Error(reason);
  }

  async #openAt(upstream: Upstream): Promise<UpstreamLink> {
    const leave = this.#options.follow(() => this.#giveUp());
    if (typeof leave !== 'function') throw new NoPlace(leave);
    upstream.owned += 1;
    this.#upstream = upstream;
    this.#opening = new AbortController();
    try {
      const link = await upstream.openLink(this.#opening.signal);
      link.onOther = (data, subscription, item) => this.#onItem(data, subscription, item);
      this.#open = link;
      link.onClose(() => {
        leave();
        this.#onClose(link, upstream);
      });
      if (this.#isOver) link.close();
      return link;
    } catch (error) {
      leave();
      upstream.owned -= 1;
      throw error;
    }
  }

  #giveUp(): void {
    this.#opening.abort();
    this.#open?.close();
  }

  #onItem(data: Buffer, subscription: string, item: Buffer): void {
    const { method, messages, isOver } = this.#ongoing.tell(data, subscription, item);
    if (isOver) this.#forget(subscription);
    for (const message of messages) this.#options.send(method, message);
    if (isOver) this.#closeIdle();
  }

  #forget(name: string): void {
    if (this.#ongoing.delete(name)) this.#options.release();
    if (this.#broadcasts.delete(name)) this.#options.release();
  }

  /** A node has few connections to give: none is kept for what may come. */
  #closeIdle(): void {
    if (this.#pending + this.#ongoing.size + this.#broadcasts.size === 0) this.#open?.close();
  }

  #onClose(link: UpstreamLink, upstream: Upstream): void {
    upstream.owned -= 1;
    if (this.#open !== link) return;
    this.#link = undefined;
    this.#open = undefined;
    const losses = this.#ongoing.losses();
    if (losses.length + this.#broadcasts.size > 0) this.#lost = upstream;
    for (const { subscription } of losses) this.#forget(subscription);
    if (this.#isOver) {
      for (const name of this.#broadcasts.names()) this.#forget(name);
      return;
    }
    for (const { method, message } of losses) {
      if (!message) return this.#options.end();
      this.#options.send(method, message);
    }
    for (const name of this.#broadcasts.names()) this.#moving.move(name);
  }

  /** @returns undefined where no node can be asked, or the one that was asked is lost */
  async #askAt(method: string, params: string): Promise<Reply | undefined> {
    this.#pending += 1;
    try {
      const link = await this.#opened(method);
      return await new Promise((resolve) => link.send(method, params, resolve));
    } catch {
      return undefined;
    } finally {
      this.#pending -= 1;
      this.#closeIdle();
    }
  }
}
