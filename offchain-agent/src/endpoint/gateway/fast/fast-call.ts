import type { Caller, CallOutcome } from '../caller.ts';
import type { CallDenial, Door } from '../exchange.ts';
import type { Attempt } from '../late-calls.ts';
import type { Answered, Pending } from '../pending-call.ts';
import type { Reply } from '../reply.ts';
import type { Upstream } from '../upstream.ts';

/** The connection, or the request, that a call came over. */
export interface FastAsker {
  readonly caller: Caller;
  readonly door: Door;
  /** Told that the call is within all limits. */
  onAdmitted(): void;
  /** Lets the other path take a message. @param refused what admission control said to it */
  serve(data: Buffer, refused: CallDenial | undefined): void;
  /** Takes a result: `tail` is all behind the id. */
  answerFast(call: FastCall, tail: Buffer): void;
  /** Takes any other outcome, and tells admission control. */
  finish(call: FastCall, outcome: CallOutcome, us: number): void;
}

/** What upstreams are asked with a call. */
interface Question {
  readonly method: string;
  /** As JSON, of ASCII alone. */
  readonly params: string;
  readonly hash: string | undefined;
  readonly isIdempotent: boolean;
  readonly at: 'head' | 'hash' | undefined;
  readonly item: string | undefined;
}

/** Takes what becomes of fast calls. */
export interface FastOutcomes {
  onReply(call: FastCall, reply: Reply | undefined, isNonsense: boolean): void;
  /** @param upstreamUs how long the upstream had it, microseconds */
  onValue(call: FastCall, tail: Buffer, upstream: Upstream, upstreamUs: number): void;
  /** Of one that has left the fast path. */
  onAnswered(call: FastCall, answered: Answered): void;
}

/** One call on the fast path, from its message to its answer. */
export class FastCall {
  readonly asker: FastAsker;
  readonly id: string;
  /** Of its message. */
  readonly bytes: number;
  readonly method: string;
  readonly params: string;
  readonly question: Question;
  readonly arrivedMs: number;
  readonly #outcomes: FastOutcomes;
  /** Of its answer in the cache; undefined where none is kept. */
  cacheKey: string | undefined;
  /** Whether its outcome is known. */
  isOver = false;
  /** What it is expected to cost while it is under way. */
  cost = 0;
  /** By the pool's clock; in time in which this process listened; and in watched time. */
  sentMs = 0;
  attentiveMs = 0;
  watchedMs = 0;
  upstream: Upstream | undefined;
  /** Once it has left the fast path. */
  pending: { readonly pending: Pending; readonly attempt: Attempt } | undefined;

  constructor(
    asker: FastAsker,
    { id, bytes, arrivedMs }: { readonly id: string; readonly bytes: number; readonly arrivedMs: number },
    question: Question,
    outcomes: FastOutcomes,
  ) {
    this.asker = asker;
    this.id = id;
    this.bytes = bytes;
    this.arrivedMs = arrivedMs;
    this.method = question.method;
    this.params = question.params;
    this.question = question;
    this.#outcomes = outcomes;
  }

  onReply(reply: Reply | undefined, isNonsense = false): void {
    this.#outcomes.onReply(this, reply, isNonsense);
  }

  onValue(tail: Buffer, upstream: Upstream, upstreamUs: number): void {
    this.#outcomes.onValue(this, tail, upstream, upstreamUs);
  }

  onAnswered(answered: Answered): void {
    this.#outcomes.onAnswered(this, answered);
  }
}
