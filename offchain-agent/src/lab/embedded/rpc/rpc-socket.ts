import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { AnswerPace, readAgainBytes } from '../../../base/answer-pace.ts';
import { type ByteParts, sendMessage } from '../../../base/byte-parts.ts';
import { logFault } from '../../../base/fault.ts';
import type { Holding } from '../../../base/held-bytes.ts';
import type { Logger } from '../../../base/logger.ts';
import type { PacedReader, ReadPace } from '../../../base/read-pace.ts';
import { holdUnfinished } from '../../../base/unfinished-bytes.ts';
import type { RpcSession } from './rpc-session.ts';

/** Messages of one client at work, before the next are begun; however large its answers are, so many at least. */
const mostAtWork = 64;
const leastAtWork = 16;
/** What is expected of the first answers, bytes. */
const firstGuess = 131_072;
/** With more than this at work the next message waits. */
const mostBytesAtWork = 262_144;

interface RpcSocketOptions {
  readonly socket: WebSocket;
  /** The connection beneath, whose bytes count before they are a message. */
  readonly stream: Duplex;
  readonly reading: ReadPace;
  /** The account of what is kept in memory for the client. */
  readonly held: Holding;
  readonly log: Logger;
}

/** One client's WebSocket: as many of its messages are at work as their answers would leave little unread. */
export class RpcSocket implements PacedReader {
  readonly #socket: WebSocket;
  readonly #held: Holding;
  readonly #log: Logger;
  readonly #stream: Duplex;
  readonly #reading: ReadPace;
  readonly #waiting: Buffer[] = [];
  #session: RpcSession | undefined;
  #atWork = 0;
  #bytesAtWork = 0;
  #isHeldBack = false;
  readonly #pace = new AnswerPace(firstGuess);

  constructor({ socket, stream, reading, held, log }: RpcSocketOptions) {
    this.#socket = socket;
    this.#stream = stream;
    this.#reading = reading;
    this.#held = held;
    this.#log = log;
  }

  /** Answers what comes from now on. */
  serve(session: RpcSession): void {
    this.#session = session;
    holdUnfinished(this.#socket, this.#stream, this.#held);
    this.#stream.on('data', (chunk: Buffer) => this.#reading.read(this, chunk.length));
    this.#socket.on('message', (data: Buffer) => {
      if (!this.#held.hold(data.length)) return;
      this.#waiting.push(data);
      this.#proceed();
    });
    this.#socket.on('close', () => {
      this.#reading.end(this);
      this.#waiting.length = 0;
      this.#held.close();
      session.close();
    });
    // A broken connection closes; no client is left to tell.
    this.#socket.on('error', () => undefined);
  }

  /** @param isHeld whether its bytes count already */
  send(text: ByteParts, isHeld = false): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!isHeld && !this.#held.hold(text.length)) return;
    sendMessage(this.#socket, text, () => {
      this.#held.release(text.length);
      this.#proceed();
    });
  }

  holdBack(isHeld: boolean): void {
    this.#isHeldBack = isHeld;
    this.#proceed();
  }

  #proceed(): void {
    while (!this.#isBusy) {
      const request = this.#waiting.shift();
      if (request === undefined) break;
      this.#atWork += 1;
      this.#bytesAtWork += request.length;
      this.#answer(request)
        .catch(logFault(this.#log, 'answering over WebSocket'))
        .finally(() => {
          this.#atWork -= 1;
          this.#bytesAtWork -= request.length;
          this.#held.release(request.length);
          this.#proceed();
        })
        .catch(logFault(this.#log, 'reading on'));
    }
    const mustPause = this.#waiting.length > 0 || this.#isBusy || this.#isHeldBack;
    if (mustPause && !this.#socket.isPaused) this.#socket.pause();
    else if (!mustPause && this.#socket.isPaused) this.#socket.resume();
  }

  async #answer(request: Buffer): Promise<void> {
    const answer = await this.#session?.answer(request);
    this.#pace.answered(answer?.length ?? 0);
    if (answer !== undefined) this.send(answer, true);
    this.#session?.release();
  }

  get #isBusy(): boolean {
    const most = Math.min(mostAtWork, Math.max(leastAtWork, this.#pace.fit));
    return (
      this.#atWork >= most ||
      this.#bytesAtWork > mostBytesAtWork ||
      this.#socket.bufferedAmount > readAgainBytes
    );
  }
}
