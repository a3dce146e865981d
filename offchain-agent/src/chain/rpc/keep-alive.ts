import type { WebSocket } from 'ws';

/**
 * Ends a connection whose other side no longer answers pings: a node that lost its network says nothing, and a
 * subscription would wait for ever.
 *
 * @param everyMs between two pings; a ping not answered until the next one ends the connection
 */
export function keepAlive(socket: WebSocket, everyMs: number): void {
  let isAnswered = true;
  const timer = setInterval(() => {
    if (!isAnswered) {
      socket.terminate();
      return;
    }
    isAnswered = false;
    socket.ping();
  }, everyMs);
  // Whoever has nothing else to wait for may end.
  timer.unref();
  socket.on('pong', () => {
    isAnswered = true;
  });
  socket.once('close', () => clearInterval(timer));
}
