import type { WebSocket } from 'ws';
import type { Holding } from '../../../base/held-bytes.ts';
import { type PacedReader, ReadPace } from '../../../base/read-pace.ts';
import { UnfinishedBytes } from '../../../base/unfinished-bytes.ts';
import { readFrames } from './frame-reader.ts';
import { ReadBound } from './read-bound.ts';

interface ReadClient {
  readonly socket: WebSocket;
  /** Counts what is in memory of messages that have not ended. */
  readonly held: Holding;
  /** Is held back where all bring too much at once. */
  readonly reader: PacedReader;
  readonly onMessage: (message: Buffer) => void;
}

/** Reads what the clients of a server send: so many messages, and bytes, in a turn of the event loop. */
export class ClientReading {
  readonly #pace = new ReadPace();
  readonly #bound = new ReadBound();

  begin({ socket, held, reader, onMessage }: ReadClient): void {
    const unfinished = new UnfinishedBytes(socket, held);
    readFrames({
      socket,
      isMasked: true,
      onMessage,
      mayRead: this.#bound.add(socket),
      onChunk: (bytes) => this.#pace.read(reader, bytes),
      onRest: (bytes) => unfinished.add(bytes),
      onWhole: () => unfinished.end(),
    });
  }

  /** Forgets one whose connection is over. */
  end(reader: PacedReader): void {
    this.#pace.end(reader);
  }
}
