import type { RawData, WebSocket } from 'ws';
import type { Answerer } from './answer.ts';
import type { Caller, Outcome, Subscriber, Subscription } from './caller.ts';
import type { Limits } from './config.ts';
import type { Client, Door, RpcError } from './exchange.ts';
import type { Call } from './message.ts';
import { delayOf, serveMessage } from './serve-message.ts';
import { StickyLink } from './sticky-link.ts';

export interface SessionOptions {
  readonly socket: WebSocket;
  /** The connection beneath, which counts what it has read. */
  readonly stream: { readonly bytesRead?: number };
  readonly client: Client;
  readonly answerer: Answerer;
  readonly door: Door;
  readonly limits: () => Limits;
}

/** With more unread than this a client is not read itself, until it has read. */
const readAgainBytes = 1_048_576;
const longestRestMs = 1_000;
/** As nodes say it. */
const tooManySubscriptions = -32_006;

/** One client's WebSocket: its calls, its subscriptions, and what it may leave unread. */
export class Session implements Subscriber {
  readonly client: Client;
  /** Whether it has answered the last ping. */
  isAlive = true;
  readonly #options: SessionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #caller: Caller;
  readonly #socket: WebSocket;
  #sticky: StickyLink | undefined;
  #outstanding = 0;
  /** Places of subscriptions, also of those that are not open yet. */
  #reserved = 0;
  #rest: NodeJS.Timeout | undefined;
  #isPaused = false;
  #isOver = false;
  #readMark = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.client = options.client;
    this.#socket = options.socket;
    this.#caller = { client: options.client, subscriber: this };
    this.#readMark = options.stream.bytesRead ?? 0;
    this.#socket.on('message', (data) => this.#onMessage(data));
    this.#socket.on('pong', () => {
      this.isAlive = true;
    });
    // What it sent is no WebSocket; ws closes it.
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', () => this.#onClose());
  }

  reserve(): RpcError | undefined {
    if (this.#reserved >= this.#options.limits().subscriptions)
      return { code: tooManySubscriptions, message: 'Too many subscriptions on the connection' };
    const full = this.#options.door.subscribe(this.client);
    if (!full) this.#reserved += 1;
    return full;
  }

  release(): void {
    this.#reserved -= 1;
    this.#options.door.unsubscribed(this.client);
  }

  add(id: string, subscription: Subscription): void {
    if (this.#isOver) subscription.stop();
    else this.#subscriptions.set(id, subscription);
  }

  remove(id: string): Subscription | undefined {
    const subscription = this.#subscriptions.get(id);
    if (this.#subscriptions.delete(id)) this.release();
    return subscription;
  }

  /** Bytes that it has not read, and those of a message that it has not sent to the end. */
  get heldBytes(): number {
    return this.#socket.bufferedAmount + Math.max(0, (this.#options.stream.bytesRead ?? 0) - this.#readMark);
  }

  push(itemName: string, id: string, result: Buffer | string): void {
    const message = Buffer.concat([
      Buffer.from(`{"jsonrpc":"2.0","method":"${itemName}","params":{"subscription":"${id}","result":`),
      typeof result === 'string' ? Buffer.from(result) : result,
      Buffer.from('}}'),
    ]);
    this.#pushWhole(itemName, message);
  }

  forward(call: Call, done: (outcome: Outcome) => void): void {
    this.#sticky ??= new StickyLink({
      network: this.#options.answerer.network,
      send: (itemName, message) => this.#pushWhole(itemName, message),
      reserve: () => this.reserve(),
      release: () => this.release(),
      end: () => this.end(1_012, 'the node behind was lost'),
    });
    this.#sticky.forward(call, done);
  }

  ping(): void {
    this.isAlive = false;
    this.#socket.ping();
  }

  end(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #pushWhole(itemName: string, message: Buffer): void {
    if (!this.#send(message)) return;
    this.#options.door.pushed(this.client, itemName, message.length);
  }

  #onMessage(data: RawData): void {
    this.#readMark = this.#options.stream.bytesRead ?? 0;
    this.isAlive = true;
    const { answerer, door, limits } = this.#options;
    const delay = delayOf(data as Buffer, this.client, door);
    const serving = {
      answerer,
      door,
      caller: this.#caller,
      bounds: limits(),
      ...(delay && { refused: delay.error }),
    };
    this.#outstanding += 1;
    if (delay) this.#restFor(Math.min(delay.waitMs, longestRestMs));
    this.#pace();
    serveMessage(data as Buffer, serving, (answer) => {
      this.#outstanding -= 1;
      if (answer) this.#send(answer);
      this.#pace();
    });
  }

  /** Whoever sends much too fast is not read for a while: what comes next waits where it came from. */
  #restFor(ms: number): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#pace();
    }, ms);
  }

  /** @returns whether it was sent */
  #send(message: Buffer): boolean {
    if (this.#isOver || this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount + message.length > this.#options.limits().bufferBytes) {
      this.terminate();
      return false;
    }
    this.#socket.send(message, { binary: false }, () => this.#isPaused && this.#pace());
    return true;
  }

  /** Reads no further while too much of it is under way, or lies unread. */
  #pace(): void {
    const isBusy =
      this.#rest !== undefined ||
      this.#outstanding >= this.#options.limits().outstanding ||
      this.#socket.bufferedAmount > readAgainBytes;
    if (isBusy === this.#isPaused || this.#isOver) return;
    this.#isPaused = isBusy;
    if (isBusy) this.#socket.pause();
    else this.#socket.resume();
  }

  #onClose(): void {
    this.#isOver = true;
    this.#sticky?.close();
    clearTimeout(this.#rest);
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.#subscriptions.clear();
    this.#options.door.left(this.client);
  }
}
