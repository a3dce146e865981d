import type { Socket } from 'node:net';
import { longestTimerMs } from '../../../base/clock.ts';
import type { LinkMeter } from '../link-meter.ts';
import type { PacketSchedule } from '../packet-schedule.ts';

/** What one link does to all connections that go over it. */
export interface ProxiedLink {
  readonly schedule: PacketSchedule;
  readonly meter: LinkMeter;
}

/** Timers count whole milliseconds and can be early by one: who is nearer than this to its moment goes with them. */
const timerMs = 0.5;
/** As much waits before the sender is told to stop: the window of a TCP connection at its largest, as usual. */
const mostHeldBytes = 6 * 1_024 * 1_024;
/** At a limited rate, how long the last byte taken in may wait for its turn before the sender is told to stop. */
const mostWaitMs = 250;
const segmentBytes = 1_460;

/** What goes over a link beside bytes: that no more will come, that the sender is gone, that it broke off. */
type Sign = 'end' | 'close' | 'reset';

interface Piece {
  readonly content: Buffer | Sign;
  /** Undefined while the link is cut. */
  atMs: number | undefined;
}

/** The other end of a connection. */
export interface Receiver {
  /** Dials where nobody has yet. */
  open(): Socket;
  socket(): Socket | undefined;
}

/** One direction of a proxied connection: takes in what the sender sends, and passes it on in order when its time has come. */
export class PieceQueue {
  readonly #link: ProxiedLink;
  readonly #sender: Socket;
  readonly #receiver: Receiver;
  readonly #held: Piece[] = [];
  #heldBytes = 0;
  #lastMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #isBlocked = false;
  #isClosed = false;

  constructor(link: ProxiedLink, sender: Socket, receiver: Receiver) {
    this.#link = link;
    this.#sender = sender;
    this.#receiver = receiver;
    sender.on('data', (bytes: Buffer) => this.#take(...this.#pieces(bytes)));
    sender.on('end', () => this.#take('end'));
    sender.on('close', (hadError) => this.#take(hadError ? 'reset' : 'close'));
  }

  /** The faults of the link are others: what waits goes now, unless the link is cut, since its moment was drawn by the old ones. */
  renew(): void {
    const nowMs = performance.now();
    for (const piece of this.#held) {
      if (piece.atMs === undefined) this.#plan(piece, nowMs);
      else piece.atMs = nowMs;
    }
    this.#lastMs = 0;
    for (const { atMs } of this.#held) this.#lastMs = Math.max(this.#lastMs, atMs ?? 0);
    this.#pump();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  /** At a limited rate the bytes of a large read must not arrive all at once: pieces are as long as the line needs for 1 ms. */
  *#pieces(bytes: Buffer): Generator<Buffer> {
    const { rateBitsPerS } = this.#link.schedule;
    const length = Math.max(segmentBytes, Math.floor(rateBitsPerS / 8_000));
    for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
  }

  #take(...contents: readonly (Buffer | Sign)[]): void {
    if (this.#isClosed) return;
    for (const content of contents) {
      const piece: Piece = { content, atMs: undefined };
      this.#held.push(piece);
      this.#heldBytes += sizeOf(content);
      this.#plan(piece, performance.now());
    }
    this.#pump();
  }

  #plan(piece: Piece, nowMs: number): void {
    const { schedule, meter } = this.#link;
    if (schedule.isCut) return;
    // A sign takes no part in the draws, so that these hang on bytes alone.
    let atMs = this.#lastMs;
    if (typeof piece.content !== 'string') {
      const verdict = schedule.offer(nowMs, piece.content.length);
      // Whatever was drawn for it: nothing overtakes in a stream.
      meter.count(piece.content.length, { ...verdict, overtakes: false });
      atMs = verdict.releases[0]?.atMs ?? nowMs;
    }
    this.#lastMs = Math.max(this.#lastMs, atMs);
    piece.atMs = this.#lastMs;
  }

  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const { schedule, meter } = this.#link;
    const nowMs = performance.now();
    while (!this.#isBlocked && !schedule.isCut) {
      const first = this.#held[0];
      if (first?.atMs === undefined) break;
      if (first.atMs > nowMs + timerMs) {
        this.#timer = setTimeout(() => this.#pump(), Math.min(first.atMs - nowMs, longestTimerMs));
        break;
      }
      this.#held.shift();
      if (typeof first.content !== 'string') meter.departed(Math.max(0, nowMs - first.atMs));
      this.#pass(first.content);
    }
    this.#throttle(nowMs);
  }

  #pass(content: Buffer | Sign): void {
    // Who was never dialed needs no farewell.
    if (content === 'end') this.#receiver.socket()?.end();
    else if (content === 'close') this.#receiver.socket()?.destroySoon();
    else if (content === 'reset') this.#receiver.socket()?.resetAndDestroy();
    else this.#write(content);
  }

  #write(bytes: Buffer): void {
    this.#heldBytes -= bytes.length;
    const receiver = this.#receiver.open();
    if (receiver.destroyed || receiver.write(bytes)) return;
    this.#isBlocked = true;
    const goOn = (): void => {
      receiver.off('drain', goOn).off('close', goOn);
      this.#isBlocked = false;
      this.#pump();
    };
    receiver.on('drain', goOn).on('close', goOn);
  }

  /** With nothing held it must read on, or nobody would ever wake it. */
  #throttle(nowMs: number): void {
    const isFull =
      this.#heldBytes > mostHeldBytes ||
      (this.#held.length > 0 && this.#link.schedule.waitMs(nowMs) > mostWaitMs);
    if (isFull && !this.#sender.isPaused()) this.#sender.pause();
    if (!isFull && this.#sender.isPaused()) this.#sender.resume();
  }
}

function sizeOf(content: Buffer | Sign): number {
  return typeof content === 'string' ? 0 : content.length;
}
