import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Holding } from './held-bytes.ts';

/** Counts what a WebSocket's client has sent of a message that has not come to its end: it is in memory, too. */
export class UnfinishedBytes {
  readonly #held: Holding;
  #bytes = 0;

  constructor(socket: WebSocket, held: Holding) {
    this.#held = held;
    // Before others count the message itself.
    socket.prependListener('message', () => this.end());
  }

  /** Told before it is read as a message: what that one does not end is what is left. */
  add(bytes: number): void {
    this.#bytes += bytes;
    this.#held.hold(bytes);
  }

  /** Told that nothing is unfinished. */
  end(): void {
    this.#held.release(this.#bytes);
    this.#bytes = 0;
  }
}

/** @param stream the connection beneath */
export function holdUnfinished(socket: WebSocket, stream: Duplex, held: Holding): void {
  const unfinished = new UnfinishedBytes(socket, held);
  stream.prependListener('data', (chunk: Buffer) => unfinished.add(chunk.length));
}
