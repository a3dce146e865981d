import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { AnswerPace, readAgainBytes } from '../../base/answer-pace.ts';
import { ByteParts } from '../../base/byte-parts.ts';
import { policyViolation } from '../../base/close-codes.ts';
import type { FairTurns } from '../../base/fair-turns.ts';
import type { HeldBytes, Holding } from '../../base/held-bytes.ts';
import type { PacedReader, ReadPace } from '../../base/read-pace.ts';
import { holdUnfinished } from '../../base/unfinished-bytes.ts';
import type { Answerer } from './answer.ts';
import { type Caller, type CallOutcome, callerOf, type Subscriber, type Subscription } from './caller.ts';
import { ClientRest } from './client-rest.ts';
import type { GatewayLimits } from './config.ts';
import type { CallError, Client, Door } from './exchange.ts';
import type { FastAsker, FastCall } from './fast/fast-call.ts';
import type { Call } from './message.ts';
import { costOf, delayOf, finishCall, serveMessage } from './serve-message.ts';
import { StickyLink } from './sticky-link.ts';
import { ClientWriter } from './wire/client-writer.ts';

interface SessionOptions {
  readonly socket: WebSocket;
  /** The connection beneath, whose bytes count before they are a message. */
  readonly stream: Duplex;
  readonly client: Client;
  readonly answerer: Answerer;
  readonly door: Door;
  readonly limits: () => GatewayLimits;
  /** The account of what is kept for clients. */
  readonly held: HeldBytes;
  /** In which messages are read: by bytes, so that a large one waits. */
  readonly messages: FairTurns;
  readonly reading: ReadPace;
}

/** What is expected of the first answers, bytes. */
const firstGuess = 65_536;
/** However large its answers are, it may ask for so many at a time. */
const leastOutstanding = 4;
/** What a subscription takes by itself, bytes. */
const subscriptionBytes = 1_024;
/** As nodes say it. */
const tooManySubscriptions = -32_006;

/** One client's WebSocket: its calls, its subscriptions, and what it may leave unread. */
export class ClientSession implements Subscriber, PacedReader, FastAsker {
  readonly client: Client;
  readonly door: Door;
  /** Whether it has answered the last ping. */
  isAlive = true;
  readonly #options: SessionOptions;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly caller: Caller;
  readonly #socket: WebSocket;
  readonly #writer: ClientWriter;
  #sticky: StickyLink | undefined;
  /** What had come before it was paused. */
  readonly #waiting: Buffer[] = [];
  readonly #held: Holding;
  /** Of subscriptions, as they are counted. */
  #keptBytes = 0;
  #isServing = false;
  #outstanding = 0;
  readonly #answers = new AnswerPace(firstGuess);
  /** Places of subscriptions, also of those that are not open yet. */
  #reserved = 0;
  readonly #rest = new ClientRest(() => this.#serveWaiting());
  #isPaused = false;
  #isHeldBack = false;
  #isOver = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.client = options.client;
    this.door = options.door;
    this.#socket = options.socket;
    this.caller = callerOf(options.client, this);
    this.#held = options.held.open(this.caller.turn, () => this.terminate());
    this.#writer = new ClientWriter({
      socket: options.socket,
      stream: options.stream,
      held: this.#held,
      onSent: () => {
        if (this.#isPaused) this.#serveWaiting();
      },
    });
    holdUnfinished(this.#socket, options.stream, this.#held);
    options.stream.prependListener('data', (chunk: Buffer) => options.reading.read(this, chunk.length));
    this.#socket.on('message', (data) => this.#onMessage(data));
    this.#socket.on('pong', () => {
      this.isAlive = true;
    });
    // What it sent is no WebSocket; ws closes it.
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', () => this.#onClose());
  }

  reserve(): CallError | undefined {
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
    if (this.#isOver) return subscription.stop();
    this.#subscriptions.set(id, subscription);
    this.countKept();
  }

  remove(id: string): Subscription | undefined {
    const subscription = this.#subscriptions.get(id);
    if (this.#subscriptions.delete(id)) {
      this.release();
      this.countKept();
    }
    return subscription;
  }

  /** Counts what its subscriptions keep, which changes with what they are told. */
  countKept(): void {
    let bytes = this.#subscriptions.size * subscriptionBytes;
    for (const { keptBytes } of this.#subscriptions.values()) bytes += keptBytes;
    this.#held.change(bytes - this.#keptBytes);
    this.#keptBytes = bytes;
  }

  push(itemName: string, id: string, result: Buffer | string, kind: 'result' | 'error' = 'result'): void {
    const message = ByteParts.of(
      Buffer.from(`{"jsonrpc":"2.0","method":"${itemName}","params":{"subscription":"${id}","${kind}":`),
      typeof result === 'string' ? Buffer.from(result) : result,
      Buffer.from('}}'),
    );
    this.#pushWhole(itemName, message);
  }

  forward(call: Call, done: (outcome: CallOutcome) => void): void {
    this.#sticky ??= new StickyLink({
      network: this.#options.answerer.network,
      send: (itemName, message) => this.#pushWhole(itemName, ByteParts.of(message)),
      reserve: () => this.reserve(),
      release: () => this.release(),
      follow: (end) => this.#options.door.follow(this.client, end),
      makeRoom: () => this.#options.door.makeRoom(this.client),
      end: () => this.end(1_012, 'the node behind was lost'),
    });
    this.#sticky.forward(call, done);
  }

  ping(): void {
    this.isAlive = false;
    this.#writer.flush();
    this.#socket.ping();
  }

  end(code: number, reason: string): void {
    this.#writer.flush();
    this.#socket.close(code, reason);
  }

  /** Ends it because its client may not stay. */
  expel(why: string): void {
    this.end(policyViolation, why);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #pushWhole(itemName: string, message: ByteParts): void {
    if (!this.#send(message)) return;
    this.#options.door.pushed(this.client, itemName, message.length);
  }

  #onMessage(data: RawData): void {
    this.isAlive = true;
    // Twice: as bytes and as text.
    if (!this.#held.hold(2 * (data as Buffer).length)) return;
    this.#waiting.push(data as Buffer);
    this.#serveWaiting();
  }

  #serveWaiting(): void {
    // Answers that are there at once end in here.
    if (this.#isServing) return;
    this.#isServing = true;
    while (!this.#isBusy && !this.#isOver) {
      const data = this.#waiting.shift();
      if (!data) break;
      this.#serve(data);
    }
    this.#isServing = false;
    this.#pace();
  }

  #serve(data: Buffer): void {
    this.#outstanding += 1;
    const { answerer, messages } = this.#options;
    const cost = costOf(data);
    const begun = answerer.fast.begin(data, this, () => messages.takeNow(this.caller.turn, cost));
    if (begun === 'begun') return;
    messages.take(this.caller.turn, cost, () => {
      if (this.#isOver) return;
      const mayBeFast = begun === 'wait';
      if (!mayBeFast || answerer.fast.begin(data, this, () => true) !== 'begun') this.#answer(data);
    });
  }

  serve(data: Buffer, refused: CallError | undefined): void {
    this.#answer(data, { refused });
  }

  onAdmitted(): void {
    this.#rest.judged(false);
  }

  answerFast({ id, bytes }: FastCall, tail: Buffer): void {
    this.#endCall(bytes, this.#writer.sendAnswer(id, tail));
    this.#serveWaiting();
  }

  finish(call: FastCall, outcome: CallOutcome, us: number): void {
    finishCall(call, outcome, us, { ...this.#options, caller: this.caller }, (answer) =>
      this.#reply(call.bytes, answer),
    );
  }

  #reply(bytes: number, answer: ByteParts | undefined): void {
    this.#endCall(bytes, answer?.length ?? 0);
    if (answer) this.#send(answer);
    this.#serveWaiting();
  }

  #endCall(bytes: number, answerBytes: number): void {
    this.#outstanding -= 1;
    this.#held.release(2 * bytes);
    this.#answers.answered(answerBytes);
  }

  #answer(data: Buffer, judged?: { readonly refused: CallError | undefined }): void {
    const { limits } = this.#options;
    const delay = delayOf(data, this.client, this.#options);
    const serving = {
      ...this.#options,
      caller: this.caller,
      bounds: limits(),
      ...(delay && { refused: delay.error }),
      ...(judged && { judged }),
      hold: (bytes: number) => this.#held.change(bytes),
      onJudged: (isRefused: boolean) => this.#rest.judged(isRefused),
      hasLeft: () => this.#isOver,
    };
    if (delay) this.#rest.begin(delay.waitMs);
    serveMessage(data, serving, (answer) => this.#reply(data.length, answer));
  }

  /** @returns whether it was sent */
  #send(message: ByteParts): boolean {
    return !this.#isOver && this.#writer.send(message);
  }

  /** Whether too much of it is under way, or lies unread: as many calls as bring about so much as it may leave unread. */
  get #isBusy(): boolean {
    const most = Math.min(this.#options.limits().outstanding, Math.max(leastOutstanding, this.#answers.fit));
    return this.#rest.isOn || this.#outstanding >= most || this.#writer.waiting > readAgainBytes;
  }

  holdBack(isHeld: boolean): void {
    this.#isHeldBack = isHeld;
    this.#serveWaiting();
  }

  /** Reads no further meanwhile. */
  #pace(): void {
    const mustPause = this.#waiting.length > 0 || this.#isBusy || this.#isHeldBack;
    if (mustPause === this.#isPaused || this.#isOver) return;
    this.#isPaused = mustPause;
    if (mustPause) this.#socket.pause();
    else this.#socket.resume();
  }

  #onClose(): void {
    this.#isOver = true;
    this.#options.reading.end(this);
    this.#sticky?.close();
    this.#rest.end();
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.#subscriptions.clear();
    this.#waiting.length = 0;
    this.#held.close();
    this.#options.door.left(this.client);
  }
}
