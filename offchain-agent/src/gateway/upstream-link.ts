import type { RawData, WebSocket } from 'ws';
import { messageOf } from '../base/error.ts';
import { openSocket, type SocketOptions } from '../chain/rpc/socket.ts';
import { errorOf, parseUpstream, type Reply, resultOf } from './reply.ts';

/** Told once: an answer, or undefined when the connection was lost before there was one. */
export type OnReply = (reply: Reply | undefined) => void;

/** One WebSocket to an upstream, with ids of its own. */
export class UpstreamLink {
  /** Items of subscriptions that nobody listens to by name, whole. */
  onOther: ((data: Buffer, subscription: string) => void) | undefined;
  /** Why it was closed, where nonsense was the reason. */
  fault: string | undefined;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, OnReply>();
  readonly #listeners = new Map<string, (result: Buffer) => void>();
  readonly #onClose: (() => void)[] = [];
  #isClosed = false;
  #lastId = 0;
  #owesAck = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#read(data));
    socket.on('error', () => this.close());
    socket.once('close', () => this.#closed());
  }

  /** @throws AgentError `unreachable/*`, `bad_input/not_a_node` */
  static async open(url: string, options: SocketOptions): Promise<UpstreamLink> {
    return new UpstreamLink(await openSocket(url, options));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How many subscriptions it carries. */
  get subscriptions(): number {
    return this.#listeners.size;
  }

  onClose(listener: () => void): void {
    if (this.#isClosed) listener();
    else this.#onClose.push(listener);
  }

  /** @param params the parameters as JSON */
  send(method: string, params: string, onReply: OnReply): void {
    if (this.#isClosed) return onReply(undefined);
    this.#lastId += 1;
    this.#owesAck = false;
    this.#waiting.set(this.#lastId, onReply);
    this.#socket.send(
      `{"jsonrpc":"2.0","id":${this.#lastId},"method":${JSON.stringify(method)},"params":${params}}`,
    );
  }

  /** The result, parsed. @throws Error for an error, and when the connection is lost */
  async ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    return await new Promise((resolve, reject) => {
      this.send(method, JSON.stringify(params), (reply) => {
        if (!reply) return reject(new Error(`the connection was lost before ${method} was answered`));
        if (reply.isError) return reject(new Error(`${method}: ${errorOf(reply).message}`));
        resolve(resultOf(reply));
      });
    });
  }

  /**
   * Subscribes; items come in order, none before the answer.
   * @param onReply the answer, with the subscription's name as JSON where it is a result
   */
  subscribe(
    method: string,
    params: string,
    onItem: (result: Buffer) => void,
    onReply: (reply: Reply | undefined, subscription: string | undefined) => void,
  ): void {
    this.send(method, params, (reply) => {
      if (!reply || reply.isError) return onReply(reply, undefined);
      const subscription = JSON.stringify(resultOf(reply));
      this.#listeners.set(subscription, onItem);
      onReply(reply, subscription);
    });
  }

  unsubscribe(method: string, subscription: string): void {
    this.#listeners.delete(subscription);
    this.send(method, `[${subscription}]`, () => undefined);
  }

  close(): void {
    this.#socket.terminate();
    this.#closed();
  }

  // Whoever listens throws at nonsense: a node that talks it is as good as lost, and the others go on.
  #read(data: RawData): void {
    try {
      this.#hear(data as Buffer);
    } catch (error) {
      this.fault = messageOf(error);
      this.close();
    }
  }

  #hear(bytes: Buffer): void {
    const message = parseUpstream(bytes);
    if (message.kind === 'reply') {
      const onReply = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      try {
        onReply?.(message.reply);
      } catch (error) {
        // Who asked has no answer and is not waiting any more.
        onReply?.(undefined);
        throw error;
      }
      if (this.#waiting.size > 0) this.#acknowledge();
    } else if (message.kind === 'item') {
      const listener = this.#listeners.get(message.subscription);
      if (listener) listener(message.result);
      else this.onOther?.(bytes, message.subscription);
      this.#acknowledge();
    }
  }

  /**
   * Nodes leave Nagle's algorithm on: what they write next stays with them until TCP acknowledges what came before, which
   * a kernel does with the next call, or 40 ms late. A pong that nobody asked for takes the acknowledgement along.
   */
  #acknowledge(): void {
    if (this.#owesAck) return;
    this.#owesAck = true;
    setImmediate(() => {
      if (this.#owesAck && !this.#isClosed) this.#socket.pong();
      this.#owesAck = false;
    });
  }

  #closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#listeners.clear();
    for (const onReply of waiting) onReply(undefined);
    for (const listener of this.#onClose.splice(0)) listener();
  }
}
