import { isUtf8 } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { messageOf } from '../../base/error.ts';
import { openSocket, type SocketOptions } from '../../chain/rpc/socket.ts';
import { errorOf, parseUpstream, type Reply, resultOf } from './reply.ts';
import { FrameWriter } from './wire/frame-writer.ts';

/** Told once: an answer, or undefined when there is none or the connection was lost before, and whether nonsense was the reason. */
export type OnReply = (reply: Reply | undefined, isNonsense?: boolean) => void;

/** A call that waits for its reply. */
export interface WaitingCall {
  readonly method: string;
  readonly params: string;
  readonly sentMs: number;
  onReply(reply: Reply | undefined, isNonsense?: boolean): void;
}

/** A call that an upstream owes an answer. */
export type Overdue = Pick<WaitingCall, 'method' | 'params'>;

/** Shorter than any client waits; a pong takes one way there and back. */
const pongLimitMs = 1_200;
/** Parameters of more bytes are not kept for a later trial. */
const mostTrialBytes = 65_536;

/** A call as it is kept to be tried again: large parameters are not worth their room. */
export function triedAs({ method, params }: Overdue): Overdue {
  return { method, params: params.length > mostTrialBytes ? '[]' : params };
}

/** Characters; a larger message is not worth another copy. */
const largeMessage = 16_384;
/** Bytes; four times the default of nodes (`--rpc-max-response-size 15`). A larger answer is an error for its call. */
const mostAnswerBytes = 67_108_864;
/** Bytes; a larger message ends the connection, and its waiting calls get an error instead of a retry. */
const mostMessageBytes = 268_435_456;
/** The error of nodes. */
const tooLarge: Reply = {
  tail: Buffer.from(
    `"error":{"code":-32008,"message":"Response is too big","data":"Exceeded max limit of ${mostAnswerBytes}"}}`,
  ),
  isError: true,
};

/** One WebSocket to an upstream, with ids of its own. */
export class UpstreamLink {
  /** Items of subscriptions that nobody listens to by name: the whole message, the name as JSON, and the item. */
  onOther: ((data: Buffer, subscription: string, item: Buffer) => void) | undefined;
  /** Why it was closed, where nonsense was the reason. */
  fault: string | undefined;
  /** Whether it carries independent calls: an invalid result then fails its own call only. */
  isShared = false;
  readonly #socket: WebSocket;
  readonly #writer: FrameWriter;
  readonly #nowMs: () => number;
  readonly #waiting = new Map<number, WaitingCall>();
  readonly #listeners = new Map<string, (result: Buffer) => void>();
  readonly #onClose = new Set<() => void>();
  #isClosed = false;
  #lastId = 0;
  #owesAck = false;
  /** Subscriptions that are asked for and not answered yet. */
  #subscribing = 0;
  #promised = 0;
  /** When anything was heard last, and when the ping was sent that nothing has answered; 0 for none. */
  #heardMs: number;
  #pingedMs = 0;
  #hasPonged = false;
  /** Whether a message above the limit ended it. */
  #isTooLarge = false;

  private constructor(socket: WebSocket, stream: Duplex, nowMs: () => number) {
    this.#socket = socket;
    this.#writer = new FrameWriter({
      stream,
      isMasked: true,
      isOpen: () => socket.readyState === socket.OPEN,
    });
    this.#nowMs = nowMs;
    this.#heardMs = nowMs();
    socket.on('message', (data, isBinary) => this.#read(data, isBinary));
    socket.on('pong', () => {
      this.#hasPonged = true;
      this.#heard();
    });
    socket.on('error', ({ code }: Error & { code?: string }) => {
      this.#isTooLarge = code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      this.close();
    });
    socket.once('close', () => this.#closed());
  }

  /** @throws AgentError `unreachable/*`, `bad_input/not_a_node` */
  static async open(
    url: string,
    options: SocketOptions,
    nowMs: () => number = () => performance.now(),
  ): Promise<UpstreamLink> {
    let stream: Duplex | undefined;
    const onStream = (connected: Duplex): void => {
      stream = connected;
    };
    const socket = await openSocket(url, { maxMessageBytes: mostMessageBytes, ...options, onStream });
    if (!stream) throw new Error('a WebSocket opened without a connection');
    return new UpstreamLink(socket, stream, nowMs);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How many subscriptions it carries, with those that are not answered yet. */
  get subscriptions(): number {
    return this.#listeners.size + this.#subscribing + this.#promised;
  }

  /** Keeps room for a subscription that is asked for in this turn of the event loop. */
  promise(): void {
    this.#promised += 1;
    setImmediate(() => {
      this.#promised -= 1;
    });
  }

  /** Whether it answers pings, as every WebSocket must. */
  get hasPonged(): boolean {
    return this.#hasPonged;
  }

  /** The call that has waited for an answer longest, where that is longer than a limit. */
  overdue(limitMs: number): Overdue | undefined {
    const [first] = this.#waiting.values();
    return first && this.#nowMs() - first.sentMs > limitMs ? first : undefined;
  }

  /** Sends a ping where nothing was heard for so long and none is under way. */
  ping(afterMs: number): void {
    const nowMs = this.#nowMs();
    if (this.#isClosed || this.#pingedMs !== 0 || nowMs - this.#heardMs < afterMs) return;
    this.#pingedMs = nowMs;
    this.#writer.flush();
    this.#socket.ping();
  }

  /** Whether a ping was still unanswered at an instant at which it had been under way for long. */
  isSilentAt(ms: number): boolean {
    return this.#pingedMs !== 0 && ms - this.#pingedMs > pongLimitMs;
  }

  /** @returns what ends it: a connection that many share outlives most of them */
  onClose(listener: () => void): () => void {
    if (this.#isClosed) listener();
    else this.#onClose.add(listener);
    return () => void this.#onClose.delete(listener);
  }

  /** @param params the parameters as JSON */
  send(method: string, params: string, onReply: OnReply): void {
    if (this.#isClosed) return onReply(undefined);
    this.#lastId += 1;
    this.#owesAck = false;
    const waiting = { ...triedAs({ method, params }), sentMs: this.#nowMs(), onReply };
    this.#waiting.set(this.#lastId, waiting);
    const text = `{"jsonrpc":"2.0","id":${this.#lastId},"method":${JSON.stringify(method)},"params":${params}}`;
    if (text.length < largeMessage) this.#writer.sendText(text);
    else {
      this.#writer.flush();
      this.#socket.send(text);
    }
  }

  /** Sends a short call of ASCII alone, whose method has no characters that JSON escapes. */
  sendFast(call: WaitingCall): void {
    if (this.#isClosed) return call.onReply(undefined);
    this.#lastId += 1;
    this.#owesAck = false;
    this.#waiting.set(this.#lastId, call);
    this.#writer.sendAscii(
      `{"jsonrpc":"2.0","id":${this.#lastId},"method":"${call.method}","params":${call.params}}`,
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
    this.#subscribing += 1;
    this.send(method, params, (reply) => {
      this.#subscribing -= 1;
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
    this.#writer.flush();
    this.#socket.terminate();
    this.#closed();
  }

  // Whoever listens throws at nonsense: a node that talks it is as good as lost, and the others go on.
  #read(data: RawData, isBinary: boolean): void {
    if (this.#isClosed) return;
    try {
      this.#hear(data as Buffer, isBinary);
    } catch (error) {
      this.fault = messageOf(error);
      this.close();
    }
  }

  #heard(): void {
    this.#heardMs = this.#nowMs();
    this.#pingedMs = 0;
  }

  #hear(bytes: Buffer, isBinary: boolean): void {
    this.#heard();
    const message = parseUpstream(bytes);
    // Clients get frames of text; only those are known to be UTF-8.
    const isText = !isBinary || isUtf8(bytes);
    const isBroken = message.kind === 'rubbish' || (message.kind === 'broken' && !this.isShared);
    if (isBroken || !isText) throw new Error('it sent an invalid JSON-RPC message');
    const isTooLarge = bytes.length > mostAnswerBytes;
    if (message.kind === 'reply' || message.kind === 'broken') {
      const waiting = this.#waiting.get(message.id);
      // With another id, or for the second time: whose answers are whose cannot be known any more.
      if (!waiting) throw new Error('it answered what it was not asked, or twice');
      this.#waiting.delete(message.id);
      try {
        if (message.kind === 'broken') waiting.onReply(undefined, true);
        else waiting.onReply(isTooLarge ? tooLarge : message.reply);
      } catch (error) {
        // Who asked has no answer and is not waiting any more.
        waiting.onReply(undefined);
        throw error;
      }
      if (this.#waiting.size > 0) this.#acknowledge();
    } else if (message.kind === 'item') {
      if (isTooLarge) throw new Error(`it told an item of ${bytes.length} bytes`);
      const listener = this.#listeners.get(message.subscription);
      if (listener) listener(message.result);
      else this.onOther?.(bytes, message.subscription, message.result);
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
    const isNonsense = this.fault !== undefined;
    for (const call of waiting) call.onReply(this.#isTooLarge ? tooLarge : undefined, isNonsense);
    const listeners = [...this.#onClose];
    this.#onClose.clear();
    for (const listener of listeners) listener();
  }
}
