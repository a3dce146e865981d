// Clients that keep a number of calls in flight, write each by itself, and look at every answer: `load.ts ws|http HOST:PORT SECONDS IN_FLIGHT CONNECTIONS`.
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { frameReader, onceUpgraded, storageCall, textFrame, upgradeOf } from './raw-frames.ts';

/** With the id before the result, or, as subway has it, behind. */
const answerForm =
  /^\{"jsonrpc":"2\.0",(?:"id":(\d+),"result":"0x[0-9a-f]*"|"result":"0x[0-9a-f]*","id":(\d+))\}$/;

/** Until all connections are open and the first calls answered. */
const warmUpMs = 200;

const [transport = 'ws', at = '', seconds = '1', inFlight = '64', connections = '1'] = process.argv.slice(2);
const [host = '', port = ''] = at.split(':');
const waiting = new Set<number>();
let sent = 0;
let answered = 0;
let isOver = false;

const next = (): string => {
  sent += 1;
  waiting.add(sent);
  return `{"jsonrpc":"2.0","id":${sent},${storageCall}`;
};
const take = (answer: string): void => {
  const [, before, behind] = answerForm.exec(answer) ?? [];
  const id = Number(before ?? behind);
  if (!waiting.delete(id)) throw new Error(`not an answer to a call in flight: ${answer.slice(0, 200)}`);
  answered += 1;
};
const each = Math.ceil(Number(inFlight) / Number(connections));
const sockets = Array.from({ length: Number(connections) }, () => connect(Number(port), host));
for (const socket of sockets) {
  socket.setNoDelay(true);
  socket.once('close', () => {
    if (!isOver) throw new Error('a connection was closed');
  });
  if (transport === 'ws') overWebSocket(socket);
  else overHttp(socket);
}
await sleep(warmUpMs);
const before = answered;
process.send?.('begun');
const beganMs = performance.now();
await sleep(Number(seconds) * 1_000);
isOver = true;
process.send?.({ answered: answered - before, seconds: (performance.now() - beganMs) / 1_000 });
for (const socket of sockets) socket.destroy();
process.disconnect?.();

function overWebSocket(socket: Socket): void {
  const send = (bytes: string): void => void socket.write(bytes, 'latin1');
  socket.write(upgradeOf(at));
  const read = frameReader(socket, (message) => {
    take(message.toString('latin1'));
    send(textFrame(next(), true));
  });
  onceUpgraded(socket, read, (head) => {
    if (!head.startsWith('HTTP/1.1 101')) throw new Error(head);
    for (let call = 0; call < each; call += 1) send(textFrame(next(), true));
  });
}

function overHttp(socket: Socket): void {
  const send = (): void => {
    const text = next();
    socket.write(
      `POST / HTTP/1.1\r\nHost: ${at}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
  };
  for (let call = 0; call < each; call += 1) send();
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
      const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, end))?.[1]);
      if (!(length >= 0)) throw new Error(text.slice(0, 200));
      if (text.length < end + 4 + length) return;
      take(text.slice(end + 4, end + 4 + length));
      text = text.slice(end + 4 + length);
      send();
    }
  });
}
