import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { type ByteParts, sendMessage } from '../../../base/byte-parts.ts';
import type { Holding } from '../../../base/held-bytes.ts';
import { answerTo } from '../message.ts';
import { FrameWriter } from './frame-writer.ts';

/** Bytes; a larger message is not worth another copy. */
const largeMessage = 16_384;
const answerHead = '{"jsonrpc":"2.0","id":';

interface ClientWriterOptions {
  readonly socket: WebSocket;
  /** The connection beneath. */
  readonly stream: Duplex;
  /** Counts what has not left. */
  readonly held: Holding;
  /** Told whenever something has left. */
  readonly onSent: () => void;
}

/** Sends a client what it is answered and told, as long as it may leave so much unread. */
export class ClientWriter {
  readonly #options: ClientWriterOptions;
  readonly #frames: FrameWriter;

  constructor(options: ClientWriterOptions) {
    const { stream, socket } = options;
    this.#options = options;
    this.#frames = new FrameWriter({
      stream,
      isMasked: false,
      isOpen: () => socket.readyState === socket.OPEN,
      onSent: (bytes) => this.#onSent(bytes),
    });
  }

  /** Bytes that have not left this process. */
  get waiting(): number {
    return this.#options.socket.bufferedAmount + this.#frames.waiting;
  }

  /** @returns whether it was sent */
  send(message: ByteParts): boolean {
    if (!this.#mayHold(message.length)) return false;
    if (message.length < largeMessage) this.#frames.send(message.all, message.length);
    else {
      this.#frames.flush();
      sendMessage(this.#options.socket, message, () => this.#onSent(message.length));
    }
    return true;
  }

  /** Sends an answer to an id of ASCII. @param tail all behind the id @returns its bytes */
  sendAnswer(id: string, tail: Buffer): number {
    const length = answerHead.length + id.length + 1 + tail.length;
    if (length >= largeMessage) this.send(answerTo(id, tail));
    else if (this.#mayHold(length)) {
      this.#frames.begin(length);
      this.#frames.ascii(`${answerHead}${id},`);
      this.#frames.copy(tail, 0, tail.length);
      this.#frames.end();
    }
    return length;
  }

  /** Writes what waits for the end of the turn: a frame of control follows. */
  flush(): void {
    this.#frames.flush();
  }

  #mayHold(bytes: number): boolean {
    const { socket, held } = this.#options;
    return socket.readyState === socket.OPEN && held.hold(bytes);
  }

  #onSent(bytes: number): void {
    this.#options.held.release(bytes);
    this.#options.onSent();
  }
}
