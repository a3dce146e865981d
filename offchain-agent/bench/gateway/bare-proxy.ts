// The least that Node.js spends on a call that it passes on: sockets alone, ids exchanged, all that a turn brings for a socket in one
// write, no limits, counters or records. It knows only what `load.ts ws` sends and `origin.ts` or a node answers: `bare-proxy.ts HOST:PORT`.
import { createHash } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { frameReader, onceUpgraded, textFrame, upgradeOf } from './raw-frames.ts';

const [host = '', port = ''] = (process.argv[2] ?? '').split(':');
const idAt = '{"jsonrpc":"2.0","id":'.length;
const askers = new Map<number, { readonly socket: Socket; readonly id: string }>();
const due = new Map<Socket, string>();
let lastId = 0;

const upstream = connect(Number(port), host);
upstream.setNoDelay(true);
upstream.write(upgradeOf(`${host}:${port}`), 'latin1');
const readAnswers = frameReader(upstream, (message) => {
  const text = message.toString('latin1');
  const end = endOfId(text);
  const own = Number(text.slice(idAt, end));
  const asker = askers.get(own);
  if (!asker) return;
  askers.delete(own);
  send(asker.socket, textFrame(text.slice(0, idAt) + asker.id + text.slice(end), false));
});
onceUpgraded(upstream, readAnswers, () =>
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port })),
);

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  const read = frameReader(socket, (message) => {
    const text = message.toString('latin1');
    const end = endOfId(text);
    lastId += 1;
    askers.set(lastId, { socket, id: text.slice(idAt, end) });
    send(upstream, textFrame(text.slice(0, idAt) + lastId + text.slice(end), true));
  });
  onceUpgraded(socket, read, (head) => {
    const key = /^sec-websocket-key: *(\S+)/im.exec(head)?.[1] ?? '';
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
});
process.once('disconnect', () => process.exit());

function send(socket: Socket, frame: string): void {
  if (due.size === 0) setImmediate(flush);
  due.set(socket, (due.get(socket) ?? '') + frame);
}

function flush(): void {
  for (const [socket, frames] of due) if (socket.writable) socket.write(frames, 'latin1');
  due.clear();
}

function endOfId(text: string): number {
  let end = idAt;
  while (text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end += 1;
  return end;
}
