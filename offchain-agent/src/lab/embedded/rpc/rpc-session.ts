import type { Context, Handlers } from '@acala-network/chopsticks-core';
import { ByteParts } from '../../../base/byte-parts.ts';
import { messageOf } from '../../../base/error.ts';
import { logFault } from '../../../base/fault.ts';
import type { Logger } from '../../../base/logger.ts';
import {
  answerText,
  type JsonRpcError,
  type JsonRpcMessage,
  type RpcRequest,
  readMessages,
  rpcErrors,
} from './json-rpc.ts';
import { LargeResults } from './large-results.ts';
import { readParameters } from './parameters.ts';

interface Subscription {
  readonly onCancel: () => void;
  /** Notifications that came before the client knows the subscription; none are held back after. */
  held: ByteParts[] | undefined;
}

/** As many as a node allows on a connection. */
const mostSubscriptions = 1_024;
/** Bytes of an answer, or of those of a batch together: the default of a node. */
const mostAnswerBytes = 15 * 1024 * 1024;
/** Bytes of a message that take as long to read as a usual call takes. */
const bytesPerCall = 65_536;
/** What a notification takes that waits for its turn. */
const waitingBytes = 512;

interface RpcSessionOptions {
  /** Sends a notification; absent for HTTP, over which nothing can be pushed. */
  readonly push?: (message: ByteParts) => void;
  /** Calls back when something of this client has its turn, with what ends it; costs are in calls; at once unless given. */
  readonly turn?: (cost: number, begin: (end: () => void) => void) => void;
  /** Counts the bytes of answers that are not sent yet, negative ones where they are not sent at all. */
  readonly hold?: (bytes: number) => void;
  /** What sessions have in common; its own unless given. */
  readonly results?: LargeResults;
}

/** One client: answers its requests and carries its subscriptions. Whatever a message does, it is answered with an error. */
export class RpcSession {
  readonly #context: Context;
  readonly #handlers: Handlers;
  readonly #log: Logger;
  readonly #push: ((message: ByteParts) => void) | undefined;
  readonly #turn: (cost: number, begin: (end: () => void) => void) => void;
  readonly #hold: (bytes: number) => void;
  readonly #results: LargeResults;
  readonly #subscriptions = new Map<string, Subscription>();
  #isClosed = false;

  constructor(context: Context, handlers: Handlers, log: Logger, options: RpcSessionOptions = {}) {
    this.#context = context;
    this.#handlers = handlers;
    this.#log = log;
    this.#push = options.push;
    this.#turn = options.turn ?? ((_cost, begin) => begin(() => undefined));
    this.#hold = options.hold ?? (() => undefined);
    this.#results = options.results ?? new LargeResults();
  }

  /** Returns what answers a request or a batch, as JSON; none when nothing wants an answer. */
  async answer(request: Buffer): Promise<ByteParts | undefined> {
    let endTurn = await this.#untilTurn(1 + request.length / bytesPerCall);
    try {
      if (this.#isClosed) return undefined;
      const { batch, messages } = readMessages(request.toString());
      const answers: ByteParts[] = [];
      let bytes = 0;
      for (const [at, message] of messages.entries()) {
        if (at > 0) {
          endTurn();
          endTurn = await this.#untilTurn(1);
        }
        if (this.#isClosed) return undefined;
        const answer = await this.#answerOne(message);
        if (answer === undefined) continue;
        answers.push(answer);
        bytes += answer.length;
        this.#hold(answer.length);
        if (bytes <= mostAnswerBytes) continue;
        this.#hold(-bytes);
        const error = batch ? rpcErrors.batchTooLarge : rpcErrors.answerTooLarge;
        const id = batch || 'invalid' in message ? 'null' : (message.id ?? 'null');
        const data = `Exceeded max limit of ${mostAnswerBytes}`;
        return ByteParts.of(Buffer.from(answerText(id, { error: { ...error, data } })));
      }
      return batch && answers.length > 0 ? batchOf(answers) : answers[0];
    } finally {
      endTurn();
    }
  }

  /** @returns what ends the turn */
  async #untilTurn(cost: number): Promise<() => void> {
    return await new Promise<() => void>((begin) => this.#turn(cost, begin));
  }

  /** Lets notifications out whose subscriptions the client has been told of. */
  release(): void {
    for (const subscription of this.#subscriptions.values()) {
      const held = subscription.held ?? [];
      subscription.held = undefined;
      for (const message of held) this.#push?.(message);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const id of this.#subscriptions.keys()) this.#cancel(id);
  }

  async #answerOne(message: JsonRpcMessage): Promise<ByteParts | undefined> {
    if ('invalid' in message) return this.#results.answer(message.id, { error: message.invalid });
    const { id } = message;
    try {
      const outcome = await this.#outcome(message);
      return id === undefined ? undefined : this.#results.answer(id, outcome);
    } catch (error) {
      logFault(this.#log, message.method.slice(0, 64))(error);
      return id === undefined ? undefined : this.#results.answer(id, { error: rpcErrors.internal });
    }
  }

  async #outcome(request: RpcRequest): Promise<{ result: unknown } | { error: JsonRpcError }> {
    const { method } = request;
    const handler = Object.hasOwn(this.#handlers, method) ? this.#handlers[method] : undefined;
    if (!handler || (isSubscription(method) && !this.#push)) return { error: rpcErrors.methodNotFound };
    if (isCancellation(method)) {
      const [id] = Array.isArray(request.params) ? (request.params as readonly unknown[]) : [];
      return { result: typeof id === 'string' && this.#cancel(id) };
    }
    if (isSubscription(method) && this.#subscriptions.size >= mostSubscriptions) {
      const data = `Exceeded max limit of ${mostSubscriptions}`;
      return { error: { code: -32_006, message: 'Too many subscriptions on the connection', data } };
    }
    const params = readParameters(request);
    if ('error' in params) return params;
    try {
      const result: unknown = await handler(this.#context, params, {
        subscribe: (notification, id, onCancel) => this.#subscribe(notification, id, onCancel),
        unsubscribe: (id) => this.#cancel(id),
      });
      return { result: result ?? null };
    } catch (error) {
      return { error: readError(error) };
    }
  }

  #subscribe(method: string, id: string, onCancel: () => void = () => undefined): (result: unknown) => void {
    // Of a client that went away while it was answered nothing may remain.
    if (this.#isClosed) setImmediate(onCancel);
    else this.#subscriptions.set(id, { onCancel, held: [] });
    return (result) => {
      const subscription = this.#subscriptions.get(id);
      // In turns: of a block thousands of subscriptions hear at once. One that ends with its last word says it all the same.
      if (!subscription) return;
      this.#hold(waitingBytes);
      this.#turn(1, (end) => {
        this.#hold(-waitingBytes);
        if (!this.#isClosed) this.#tell(subscription, this.#results.notification(method, id, result));
        end();
      });
    };
  }

  #tell({ held }: Subscription, message: ByteParts): void {
    if (held) held.push(message);
    else this.#push?.(message);
  }

  #cancel(id: string): boolean {
    const subscription = this.#subscriptions.get(id);
    this.#subscriptions.delete(id);
    subscription?.onCancel();
    return subscription !== undefined;
  }
}

function batchOf(answers: readonly ByteParts[]): ByteParts {
  const [open, comma, close] = [Buffer.from('['), Buffer.from(','), Buffer.from(']')];
  return ByteParts.of(
    open,
    ...answers.flatMap((answer, at) => (at === 0 ? [answer] : [comma, answer])),
    close,
  );
}

function isSubscription(method: string): boolean {
  return /_subscribe|AndWatch|_follow$|_v1_watch$|^archive_v1_storage$/.test(method);
}

function isCancellation(method: string): boolean {
  return /_unsubscribe|_unwatch/.test(method);
}

function readError(error: unknown): JsonRpcError {
  const { code, data } = (error ?? {}) as { code?: unknown; data?: unknown };
  return {
    // Without a code of its own it is what a node calls an internal error.
    code: typeof code === 'number' ? code : rpcErrors.internal.code,
    message: messageOf(error),
    ...(typeof data === 'string' ? { data } : {}),
  };
}
