import type { CallSpeeds, SentTimes } from '../call-speeds.ts';
import type { GatewayClock } from '../clock.ts';
import type { ComparedCall } from '../doubt.ts';
import type { Attempt } from '../late-calls.ts';
import { leastHedgeMs } from '../method-pace.ts';
import { type Pending, pendingCall } from '../pending-call.ts';
import { isNull, type Reply } from '../reply.ts';
import type { Upstream } from '../upstream.ts';
import type { WatchedTime } from '../watched-time.ts';
import type { FastCall } from './fast-call.ts';

interface FastAttemptsOptions {
  readonly clock: GatewayClock;
  readonly time: WatchedTime;
  readonly speeds: CallSpeeds;
  /** Told of each value. */
  readonly onValue: (upstream: Upstream, reply: Reply, call: ComparedCall) => void;
  /** Takes a call that has left the fast path. */
  readonly onJoin: (pending: Pending) => void;
  /** Takes an answer to such a call, or the loss of its upstream. */
  readonly onHeard: (
    pending: Pending,
    attempt: Attempt,
    times: SentTimes,
    reply: Reply | undefined,
    isNonsense: boolean,
  ) => void;
}

/**
 * Calls on the fast path that upstreams have. One that is late, whose upstream is lost, or whose answer is not a value, becomes a call
 * as the pool has all others: nothing of it is decided before.
 */
export class FastAttempts {
  readonly #options: FastAttemptsOptions;
  readonly #calls = new Set<FastCall>();

  constructor(options: FastAttemptsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#calls.size;
  }

  send(call: FastCall, upstream: Upstream): void {
    const { clock, time, speeds } = this.#options;
    call.sentMs = clock.monotonicMs();
    call.attentiveMs = speeds.attentiveMs(call.sentMs);
    call.watchedMs = time.ms;
    call.upstream = upstream;
    this.#calls.add(call);
    upstream.outstanding += 1;
    upstream.sendFast(call);
  }

  onReply(call: FastCall, reply: Reply | undefined, isNonsense: boolean): void {
    const { clock, speeds, onValue, onHeard } = this.#options;
    const { upstream, sentMs } = call;
    if (!upstream) return;
    if (call.pending || !reply || reply.isError || isNull(reply)) {
      const { pending, attempt } = call.pending ?? this.#join(call, upstream);
      return onHeard(pending, attempt, call, reply, isNonsense);
    }
    this.#calls.delete(call);
    const nowMs = clock.monotonicMs();
    speeds.noteResult(upstream, call.method, call, nowMs);
    upstream.outstanding -= 1;
    speeds.noteTook(upstream, call.method, nowMs - sentMs);
    onValue(upstream, reply, questionOf(call));
    call.onValue(reply.tail, upstream, Math.round((nowMs - sentMs) * 1_000));
  }

  /** Lets those go that wait for an upstream; all where it is left out. */
  leave(upstream?: Upstream): void {
    for (const call of this.#calls)
      if (call.upstream && (!upstream || call.upstream === upstream)) this.#join(call, call.upstream);
  }

  /** Lets those go that are late: before, nothing is done about a call. */
  leaveLate(nowMs: number): void {
    for (const call of this.#calls)
      if (call.upstream && nowMs - call.sentMs >= leastHedgeMs) this.#join(call, call.upstream);
  }

  #join(call: FastCall, upstream: Upstream): NonNullable<FastCall['pending']> {
    const ask = { ...questionOf(call), isIdempotent: call.question.isIdempotent };
    const pending = pendingCall(ask, (answered) => call.onAnswered(answered), call.sentMs);
    const attempt: Attempt = { upstream, sentMs: call.watchedMs, isOver: false };
    pending.asked.push(upstream);
    pending.attempts.push(attempt);
    pending.alive.add(upstream);
    this.#calls.delete(call);
    call.pending = { pending, attempt };
    this.#options.onJoin(pending);
    return call.pending;
  }
}

function questionOf({ question: { method, params, hash } }: FastCall): ComparedCall {
  return hash === undefined ? { method, params } : { method, params, hash };
}
