import { addressGroup } from '../../base/address-group.ts';
import type { CallError, Client, Exchange, GatewayRefusal } from './exchange.ts';
import { type Call, errorTail } from './message.ts';
import { errorOf, type Reply } from './reply.ts';

/** What becomes of a call. */
export interface CallOutcome {
  readonly tail: Buffer;
  readonly code: number;
  readonly at?: Exchange['at'];
  readonly item?: string;
  readonly upstream?: string;
  readonly tries: number;
  readonly cached: boolean;
  readonly upstreamUs: number;
  /** The gateway's own error. `serveMessage` hides addresses in it; what a node wrote passes unmodified. */
  readonly error?: CallError;
  /** What HTTP says where the door refused the call. */
  readonly refusal?: GatewayRefusal;
  /** A defect of the gateway on the way to this outcome; `serveMessage` logs it. */
  readonly fault?: unknown;
}

export type OnOutcome = (outcome: CallOutcome) => void;

/** A subscription of one client, from the request until the client leaves or unsubscribes. */
export interface Subscription {
  /** Bytes stored for it, without unsent messages: its parameters and the last values sent. It changes over time. */
  readonly keptBytes: number;
  stop(): void;
}

/** The client's side of a subscription request: `begin` or `refuse` once, then items, then `fail` or `end`. */
export interface SubscriptionOpening {
  send(item: Buffer | string): void;
  begin(outcome?: Partial<CallOutcome>): void;
  refuse(outcome: CallOutcome): void;
  /** Ends an open subscription; the client gets the reason in an error notification, as from a node. */
  fail(error: CallError): void;
  end(): void;
}

/** A connection that can be told things without asking. */
export interface Subscriber {
  /** @param id the subscription's name, @param result the item as JSON, or the error that is its last */
  push(itemName: string, id: string, result: Buffer | string, kind?: 'result' | 'error'): void;
  /** Takes the place of one more subscription; an error says that there is none. */
  reserve(): CallError | undefined;
  /** Stores a subscription in a reserved place, before or after it opens; stops it immediately if the client has left. */
  add(id: string, subscription: Subscription): void;
  /** Takes one out and gives its place back. @returns it, where there was one */
  remove(id: string): Subscription | undefined;
  /** Gives back a place that nothing came into. */
  release(): void;
  /** Sends a call over a connection to an upstream that is the client's alone. */
  forward(call: Call, done: (outcome: CallOutcome) => void): void;
}

/** Who calls: over HTTP nobody who could be told anything later. */
export interface Caller {
  readonly client: Client;
  /** Whose turns its calls take: those of its key, or else of its address. */
  readonly turn: string;
  readonly subscriber?: Subscriber;
}

export function callerOf(client: Client, subscriber?: Subscriber): Caller {
  const turn = client.key === undefined ? addressGroup(client.address) : `key ${client.key}`;
  return { client, turn, ...(subscriber && { subscriber }) };
}

/** What the gateway knows itself. */
export function ownOutcome(tail: Buffer, cached = false): CallOutcome {
  return { tail, code: 0, tries: 0, cached, upstreamUs: 0 };
}

export function errorOutcome(code: number, message: string, data?: unknown): CallOutcome {
  const error = { code, message, ...(data !== undefined && { data }) };
  return { ...ownOutcome(errorTail(error)), code, error };
}

/** The answer to a call that hit a defect of the gateway; the cause goes to the log, not to the client. */
export function faultOutcome(fault: unknown): CallOutcome {
  return { ...errorOutcome(-32_603, 'Internal error'), fault };
}

/** Wraps work that runs later, in the call stack of another call: an exception becomes the outcome of its own call. */
export function guarded<Args extends readonly unknown[]>(
  done: OnOutcome,
  work: (...args: Args) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      work(...args);
    } catch (error) {
      done(faultOutcome(error));
    }
  };
}

export function replyOutcome(
  reply: Reply,
  more: Pick<CallOutcome, 'upstream' | 'tries' | 'upstreamUs'>,
): CallOutcome {
  return { ...more, tail: reply.tail, code: errorOf(reply).code, cached: false };
}
