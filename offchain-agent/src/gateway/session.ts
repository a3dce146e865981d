import type { RawData, WebSocket } from 'ws';
import type { Answerer } from './answer.ts';
import { type Caller, callerOf, type Outcome, type Subscriber, type Subscription } from './caller.ts';
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
/** What is expected of the first answers, bytes. */
const firstGuess = 65_536;
/** However large its answers are, it may ask for so many at a time. */
const leastOutstanding = 4;
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
  /** What had come before it was paused. */
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isServing = false;
  #outstanding = 0;
  /** Of an answer, on the average of the last few. */
  #answerBytes = firstGuess;
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
    this.#caller = callerOf(options.client, this);
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
    const unfinished = Math.max(0, (this.#options.stream.bytesRead ?? 0) - this.#readMark);
    return this.#socket.bufferedAmount + this.#waitingBytes + unfinished;
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
    this.#waiting.push(data as Buffer);
    this.#waitingBytes += (data as Buffer).length;
    this.#serveWaiting();
  }

  #serveWaiting(): void {
    // Answers that are there at once end in here.
    if (this.#isServing) return;
    this.#isServing = true;
    while (!this.#isBusy && !this.#isOver) {
      const data = this.#waiting.shift();
      if (!data) break;
      this.#waitingBytes -= data.length;
      this.#serve(data);
    }
    this.#isServing = false;
    this.#pace();
  }

  #serve(data: Buffer): void {
    const { answerer, door, limits } = this.#options;
    const delay = delayOf(data, this.client, door);
    const serving = {
      answerer,
      door,
      caller: this.#caller,
      bounds: limits(),
      ...(delay && { refused: delay.error }),
    };
    this.#outstanding += 1;
    if (delay) this.#restFor(Math.min(delay.waitMs, longestRestMs));
    serveMessage(data, serving, (answer) => {
      this.#outstanding -= 1;
      this.#answerBytes += ((answer?.length ?? 0) - this.#answerBytes) / 4;
      if (answer) this.#send(answer);
      this.#serveWaiting();
    });
  }

  /** Whoever sends much too fast is not read for a while: what comes next waits where it came from. */
  #restFor(ms: number): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#serveWaiting();
    }, ms);
  }

  /** @returns whether it was sent */
  #send(message: Buffer): boolean {
    if (this.#isOver || this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount + message.length > this.#options.limits().bufferBytes) {
      this.terminate();
      return false;
    }
    this.#socket.send(message, { binary: false }, () => this.#isPaused && this.#serveWaiting());
    return true;
  }

  /** Whether too much of it is under way, or lies unread: as many calls as bring about so much as it may leave unread. */
  get #isBusy(): boolean {
    const fit = Math.floor(readAgainBytes / Math.max(1, this.#answerBytes));
    const most = Math.min(this.#options.limits().outstanding, Math.max(leastOutstanding, fit));
    return (
      this.#rest !== undefined || this.#outstanding >= most || this.#socket.bufferedAmount > readAgainBytes
    );
  }

  /** Reads no further meanwhile. */
  #pace(): void {
    const mustPause = this.#waiting.length > 0 || this.#isBusy;
    if (mustPause === this.#isPaused || this.#isOver) return;
    this.#isPaused = mustPause;
    if (mustPause) this.#socket.pause();
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
