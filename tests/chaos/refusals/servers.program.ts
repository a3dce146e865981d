// What reporters ask: `servers.program.ts target` is the target, which refuses whom it is told to; `others` is another
// target, and the resolver that all reporters use.
import { createSocket, type RemoteInfo } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';
import { MadeEndpoint } from '../../../offchain-agent/test/unit/measure/rpc/made-endpoint.ts';
import { addressOf, otherIp, resolverIp, subjectIp, subjectName } from './addresses.ts';
import type { RefusalDraw } from './draw.ts';
import { answerLines } from './lines.ts';

let draw: RefusalDraw | undefined;

/** Whether this reporter is refused in this way. */
function isHit(ip: string | undefined, ...ways: readonly RefusalDraw['way'][]): boolean {
  if (!draw || !ways.includes(draw.way)) return false;
  return draw.isHit.some((hit, reporter) => hit && ip?.endsWith(addressOf(reporter)) === true);
}

if (process.argv[2] === 'target') {
  const endpoint = await MadeEndpoint.start('127.0.0.1', 9_944);
  const sockets = new Set<Socket>();
  // In front of the node, as a proxy of its operator.
  const front = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const ip = socket.remoteAddress;
    if (isHit(ip, 'reset')) socket.resetAndDestroy();
    else if (isHit(ip, 'silence', 'tls stall')) socket.resume();
    else if (isHit(ip, 'cut reply')) socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-'));
    else pipe(socket, endpoint.port);
  };
  for (const port of [9_944, 9_945]) createServer(front).listen(port, subjectIp);
  answerLines<RefusalDraw | null>(async (next) => {
    draw = next ?? undefined;
    // What refuses ends what it had; black holes keep it.
    if (draw) for (const socket of sockets) if (isRefusing(socket.remoteAddress)) socket.destroy();
  });
} else {
  await MadeEndpoint.start(otherIp, 9_944);
  const resolver = createSocket('udp4', (message, from) => {
    const reply = resolve(message, from);
    if (reply) resolver.send(reply, from.port, from.address);
  });
  resolver.bind(53, resolverIp);
  answerLines<RefusalDraw | null>(async (next) => {
    draw = next ?? undefined;
  });
}
process.stdout.write('null\n');

function isRefusing(ip: string | undefined): boolean {
  return draw?.isHit.some((hit, reporter) => hit && ip?.endsWith(addressOf(reporter)) === true) === true;
}

function pipe(socket: Socket, port: number): void {
  const inner = connect(port, '127.0.0.1');
  inner.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  socket.on('close', () => inner.destroy());
  socket.pipe(inner).pipe(socket);
}

/** The answer to a question for the addresses of a name (RFC 1035), or none. */
function resolve(message: Buffer, { address }: RemoteInfo): Buffer | undefined {
  const end = message.indexOf(0, 12) + 5;
  const question = message.subarray(12, end);
  const labels: string[] = [];
  for (let at = 12; message[at]; at += (message[at] as number) + 1)
    labels.push(message.toString('latin1', at + 1, at + 1 + (message[at] as number)));
  const isSubject = labels.join('.') === subjectName;
  const isA = message.readUInt16BE(end - 4) === 1;
  const hits = (way: RefusalDraw['way']): boolean => isSubject && isHit(address, way);
  if (hits('dns silent')) return undefined;
  const code = hits('dns servfail') ? 2 : hits('dns refused') ? 5 : hits('dns no name') ? 3 : 0;
  const ip = hits('dns elsewhere')
    ? '9.9.9.9'
    : hits('dns loopback')
      ? '127.0.0.1'
      : isSubject
        ? subjectIp
        : otherIp;
  const count = code === 0 && isA ? 1 : 0;
  const head = Buffer.alloc(12);
  message.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(count, 6);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...ip.split('.').map(Number)]);
  return Buffer.concat([head, question, ...(count === 1 ? [record] : [])]);
}
