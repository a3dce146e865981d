import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What opens a WebSocket and begins a message of so many bytes. */
export function beginning(path: string, bytes: number): Buffer {
  const head = Buffer.alloc(14);
  // Text, the last frame; masked with zeros; a length of eight bytes.
  head[0] = 0x81;
  head[1] = 0xff;
  head.writeBigUInt64BE(BigInt(bytes), 2);
  return Buffer.concat([
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    ),
    head,
  ]);
}

/** A WebSocket whose client has begun such a message. */
export async function unfinished(port: number, path = '/', bytes = 16 * 1_024 * 1_024): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(beginning(path, bytes));
  await once(socket, 'data');
  socket.resume();
  return socket;
}
