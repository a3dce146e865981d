import { randomFillSync } from 'node:crypto';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { applyMask } from './mask.ts';

const textMessage = 0x81;
const maskBit = 0x80;
/** Bytes of the longest head of a frame here: two, eight of the length, four of the mask. */
const longestHead = 14;
const firstBytes = 1_024;
/** What waits for the end of the turn at most, bytes. */
const mostWaiting = 65_536;
const maskPool = Buffer.alloc(8_192);
let maskAt = maskPool.length;
/** Buffers of `firstBytes` that nobody writes to; with most connections each has something to send in few turns. */
const spares: Buffer[] = [];
const mostSpares = 128;
/** What waits for the end of this turn. */
let due: FrameWriter[] = [];

interface FrameWriterOptions {
  readonly stream: Duplex;
  /** Clients mask what they send. */
  readonly isMasked: boolean;
  /** Whether the connection takes messages still. */
  readonly isOpen: () => boolean;
  /** Told once bytes of payload have left, or never will. */
  readonly onSent?: (bytes: number) => void;
}

/**
 * Joins the messages that one WebSocket is sent in a turn of the event loop: they leave in one write at its end. Frames of control,
 * and large messages, are written by others, who call `flush` before.
 */
export class FrameWriter {
  static readonly #flushDue = (): void => {
    const all = due;
    due = [];
    for (const writer of all) {
      writer.#isDue = false;
      writer.flush();
    }
  };
  readonly #options: FrameWriterOptions;
  #isDue = false;
  #bytes: Buffer | undefined;
  #at = 0;
  /** Where the payload of the frame begins that is being written. */
  #payloadAt = 0;
  #payload = 0;
  #usual = firstBytes;

  constructor(options: FrameWriterOptions) {
    this.#options = options;
  }

  /** Bytes that wait for the end of the turn. */
  get waiting(): number {
    return this.#at;
  }

  /** Begins a message of text of so many bytes, which `text` and `copy` then write; `end` ends it. */
  begin(length: number): void {
    if (this.#at > 0 && this.#at + length + longestHead > mostWaiting) this.flush();
    const bytes = this.#withRoom(length + longestHead);
    const bit = this.#options.isMasked ? maskBit : 0;
    let at = this.#at;
    bytes[at] = textMessage;
    if (length < 126) {
      bytes[at + 1] = bit | length;
      at += 2;
    } else if (length < 65_536) {
      bytes[at + 1] = bit | 126;
      bytes[at + 2] = length >> 8;
      bytes[at + 3] = length & 0xff;
      at += 4;
    } else {
      bytes[at + 1] = bit | 127;
      bytes.writeUIntBE(0, at + 2, 2);
      bytes.writeUIntBE(length, at + 4, 6);
      at += 10;
    }
    if (bit !== 0) {
      if (maskAt === maskPool.length) {
        randomFillSync(maskPool);
        maskAt = 0;
      }
      for (let index = 0; index < 4; index += 1) bytes[at + index] = maskPool[maskAt + index] ?? 0;
      maskAt += 4;
      at += 4;
    }
    this.#payloadAt = at;
    this.#at = at;
    this.#payload += length;
    if (!this.#isDue) {
      this.#isDue = true;
      if (due.push(this) === 1) setImmediate(FrameWriter.#flushDue);
    }
  }

  /** Writes characters of ASCII. */
  ascii(text: string): void {
    const bytes = this.#bytes;
    if (bytes) this.#at += bytes.write(text, this.#at, 'latin1');
  }

  copy(from: Buffer, start: number, end: number): void {
    if (!this.#bytes) return;
    from.copy(this.#bytes, this.#at, start, end);
    this.#at += end - start;
  }

  end(): void {
    if (!this.#options.isMasked || !this.#bytes) return;
    applyMask(this.#bytes, this.#payloadAt - 4, this.#payloadAt, this.#at);
  }

  /** A whole message. */
  send(parts: readonly Buffer[], length: number): void {
    this.begin(length);
    for (const part of parts) this.copy(part, 0, part.length);
    this.end();
  }

  sendText(text: string): void {
    const message = Buffer.from(text);
    this.send([message], message.length);
  }

  /** A whole message of ASCII. */
  sendAscii(text: string): void {
    this.begin(text.length);
    this.ascii(text);
    this.end();
  }

  /** Writes what waits now. */
  flush(): void {
    const bytes = this.#bytes;
    if (!bytes || this.#at === 0) return;
    const { stream, isOpen, onSent } = this.#options;
    const payload = this.#payload;
    const written = this.#at;
    this.#usual = Math.max(firstBytes, Math.min(mostWaiting, written));
    this.#bytes = undefined;
    this.#at = 0;
    this.#payload = 0;
    if (!isOpen()) {
      giveBack(bytes);
      return onSent?.(payload);
    }
    stream.write(bytes.subarray(0, written), onSent && (() => onSent(payload)));
    // Other streams may still keep what they were given.
    if (Object.getPrototypeOf(stream) === Socket.prototype && stream.writableLength === 0) giveBack(bytes);
  }

  #withRoom(more: number): Buffer {
    const known = this.#bytes;
    if (known && known.length - this.#at >= more) return known;
    const length = Math.max(this.#at + more, known ? 2 * known.length : this.#usual);
    const bytes = (length === firstBytes ? spares.pop() : undefined) ?? Buffer.allocUnsafe(length);
    known?.copy(bytes, 0, 0, this.#at);
    if (known) giveBack(known);
    this.#bytes = bytes;
    return bytes;
  }
}

function giveBack(bytes: Buffer): void {
  if (bytes.length === firstBytes && spares.length < mostSpares) spares.push(bytes);
}
