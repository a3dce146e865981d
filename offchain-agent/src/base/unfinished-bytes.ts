import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Holding } from './held-bytes.ts';

/**
 * Counts what a WebSocket's client has sent of a message that has not come to its end: it is in memory, too.
 * @param stream the connection beneath
 */
export function holdUnfinished(socket: WebSocket, stream: Duplex, held: Holding): void {
  let bytes = 0;
  // Before it is read as a message: what that one does not end is what is left.
  stream.prependListener('data', (chunk: Buffer) => {
    bytes += chunk.length;
    held.hold(chunk.length);
  });
  // Before others count the message itself.
  socket.prependListener('message', () => {
    held.release(bytes);
    bytes = 0;
  });
}
