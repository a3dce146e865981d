import type { Context, Handlers } from '@acala-network/chopsticks-core';
import {
  answerText,
  notificationText,
  type RpcError,
  type RpcMessage,
  type RpcRequest,
  readMessages,
  rpcErrors,
} from './json-rpc.ts';

interface Subscription {
  readonly onCancel: () => void;
  /** Notifications that came before the client knows the subscription; none are held back after. */
  held: string[] | undefined;
}

/** One client: answers its requests and carries its subscriptions. */
export class RpcSession {
  readonly #context: Context;
  readonly #handlers: Handlers;
  // Absent for HTTP, over which nothing can be pushed.
  readonly #push: ((text: string) => void) | undefined;
  readonly #subscriptions = new Map<string, Subscription>();

  constructor(context: Context, handlers: Handlers, push?: (text: string) => void) {
    this.#context = context;
    this.#handlers = handlers;
    this.#push = push;
  }

  /** The text that answers a request or a batch; none when nothing wants an answer. */
  async answer(text: string): Promise<string | undefined> {
    const { batch, messages } = readMessages(text);
    const answers = (await Promise.all(messages.map((message) => this.#answerOne(message)))).filter(
      (answer) => answer !== undefined,
    );
    if (answers.length === 0) return undefined;
    return batch ? `[${answers.join(',')}]` : answers[0];
  }

  /** Lets notifications out whose subscriptions the client has been told of. */
  release(): void {
    for (const subscription of this.#subscriptions.values()) {
      const held = subscription.held ?? [];
      subscription.held = undefined;
      for (const text of held) this.#push?.(text);
    }
  }

  close(): void {
    for (const { onCancel } of this.#subscriptions.values()) onCancel();
    this.#subscriptions.clear();
  }

  async #answerOne(message: RpcMessage): Promise<string | undefined> {
    if ('invalid' in message) return answerText(message.id, { error: message.invalid });
    const outcome = await this.#outcome(message);
    return message.id === undefined ? undefined : answerText(message.id, outcome);
  }

  async #outcome({ method, params }: RpcRequest): Promise<{ result: unknown } | { error: RpcError }> {
    const handler = Object.hasOwn(this.#handlers, method) ? this.#handlers[method] : undefined;
    if (!handler || (isSubscription(method) && !this.#push)) return { error: rpcErrors.methodNotFound };
    if (isCancellation(method)) return { result: this.#cancel(String(params[0])) };
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
    this.#subscriptions.set(id, { onCancel, held: [] });
    return (result) => {
      const subscription = this.#subscriptions.get(id);
      if (!subscription) return;
      const text = notificationText(method, id, result);
      if (subscription.held) subscription.held.push(text);
      else this.#push?.(text);
    };
  }

  #cancel(id: string): boolean {
    this.#subscriptions.get(id)?.onCancel();
    return this.#subscriptions.delete(id);
  }
}

function isSubscription(method: string): boolean {
  return /_subscribe|AndWatch|_follow$|_v1_watch$/.test(method);
}

function isCancellation(method: string): boolean {
  return /_unsubscribe|_unwatch/.test(method);
}

function readError(error: unknown): RpcError {
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
  return {
    // Without a code of its own it is what a node calls an internal error.
    code: typeof code === 'number' ? code : -32603,
    message: typeof message === 'string' ? message : String(error),
    ...(typeof data === 'string' ? { data } : {}),
  };
}
