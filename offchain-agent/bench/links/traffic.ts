// The program that stands for a node: `traffic.ts FILE` binds or listens, sends numbered and stamped messages to its targets in
// turn, and on SIGTERM writes what arrived. Stamps are of the clock that all processes and namespaces of a machine share.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

export interface TrafficOrder {
  readonly protocol: 'udp' | 'tcp';
  readonly host: string;
  readonly port: number;
  readonly targets: readonly { readonly host: string; readonly port: number }[];
  readonly messages: number;
  /** Of each, without headers of packets. */
  readonly bytes: number;
  /** From one to the next; 0 sends as fast as the connection takes them. */
  readonly everyMs: number;
  /** The beginning of the names of the files that it writes: `.ready`, `.sent`, `.arrived`. */
  readonly result: string;
  /** Sending begins when this file is there. */
  readonly go: string;
}

/** A message that arrived: its number and both stamps in ms, as three numbers of 64 bits in the file. */
export interface Arrival {
  readonly number: number;
  readonly sentMs: number;
  readonly atMs: number;
}

export const fieldsOfArrival = 3;

/** Milliseconds since this machine started. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

interface Carrier {
  send(target: number, message: Buffer): Promise<void> | void;
}

async function main(order: TrafficOrder): Promise<void> {
  const arrived: number[] = [];
  const receive = (message: Buffer): void => {
    arrived.push(message.readDoubleLE(0), message.readDoubleLE(8), monotonicMs());
  };
  const carrier = order.protocol === 'udp' ? await byPackets(order, receive) : await byStream(order, receive);
  process.once('SIGTERM', () => {
    write(order, 'arrived', new Uint8Array(Float64Array.from(arrived).buffer));
    process.exit(0);
  });
  write(order, 'ready', '');
  if (order.targets.length === 0) return;
  while (!existsSync(order.go)) await sleep(1);
  const startMs = monotonicMs();
  for (let number = 0; number < order.messages; ) {
    const dueMs = startMs + number * order.everyMs;
    const waitMs = dueMs - monotonicMs();
    // Never by turning: at the priority of real time it would keep others off their core.
    if (waitMs > 0) await sleep(Math.max(1, waitMs));
    const message = Buffer.alloc(order.bytes);
    message.writeDoubleLE(number, 0);
    message.writeDoubleLE(monotonicMs(), 8);
    await carrier.send(number % order.targets.length, message);
    number += 1;
    if (number % 64 === 0) await turn();
  }
  write(order, 'sent', '');
}

async function byPackets(order: TrafficOrder, receive: (message: Buffer) => void): Promise<Carrier> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 });
  socket.on('message', receive);
  socket.bind(order.port, order.host);
  await once(socket, 'listening');
  return {
    send: (target, message) => {
      const { host, port } = order.targets[target] ?? { host: '', port: 0 };
      socket.send(message, port, host);
    },
  };
}

async function byStream(order: TrafficOrder, receive: (message: Buffer) => void): Promise<Carrier> {
  const [target] = order.targets;
  if (!target) {
    const server = createServer({ noDelay: true }, (socket) => take(socket, order.bytes, receive));
    server.listen(order.port, order.host);
    await once(server, 'listening');
    return { send: () => undefined };
  }
  const own = { localAddress: order.host, localPort: order.port };
  const socket = connect({ ...target, ...own, noDelay: true });
  await once(socket, 'connect');
  return {
    send: async (_, message) => {
      if (!socket.write(message)) await once(socket, 'drain');
    },
  };
}

function take(socket: Socket, bytes: number, receive: (message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (more: Buffer) => {
    rest = rest.length === 0 ? more : Buffer.concat([rest, more]);
    while (rest.length >= bytes) {
      receive(rest.subarray(0, bytes));
      rest = rest.subarray(bytes);
    }
  });
}

function write({ result }: TrafficOrder, kind: string, content: string | Uint8Array): void {
  writeFileSync(`${result}.new`, content);
  renameSync(`${result}.new`, `${result}.${kind}`);
}

const [file] = process.argv.slice(2);
if (file !== undefined && import.meta.filename === process.argv[1]) {
  await main(JSON.parse(readFileSync(file, 'utf8')) as TrafficOrder);
}
