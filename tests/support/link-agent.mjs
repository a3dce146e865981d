// A node of a test of links: `link-agent.mjs ADDRESS CONTROL_PORT`. It sends datagrams to others and notes what comes, with the
// clock that all processes of a machine share. Lines of JSON on the control port tell it what to do.
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const port = 9_000;
const headerBytes = 12;

const [, , address, controlPort] = process.argv;
/**
 * By address of the sender: number and delay in milliseconds of each datagram, in the order in which they came.
 * @type {Map<string, [number, number][]>}
 */
const records = new Map();
const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 ** 2 });

socket.on('message', (message, { address: from }) => {
  const delayMs = Number(process.hrtime.bigint() - message.readBigInt64LE(0)) / 1e6;
  const list = records.get(from) ?? [];
  records.set(from, list);
  list.push([message.readUInt32LE(8), delayMs]);
});

/**
 * Sends `count` datagrams, all at once or one every so many milliseconds.
 * @param {{ to: string, count: number, bytes: number, everyMs?: number }} sending
 */
async function send({ to, count, bytes, everyMs = 0 }) {
  const startMs = performance.now();
  for (let number = 0; number < count; number += 1) {
    const early = startMs + number * everyMs - performance.now();
    if (early > 0) await sleep(early);
    const message = Buffer.alloc(Math.max(headerBytes, bytes));
    message.writeUInt32LE(number, 8);
    message.writeBigInt64LE(process.hrtime.bigint(), 0);
    await new Promise((sent) => socket.send(message, port, to, sent));
  }
  return count;
}

/** @param {{ send?: Parameters<typeof send>[0], records?: string }} request */
async function answer({ send: sending, records: from }) {
  if (sending) return await send(sending);
  return records.get(from ?? '') ?? [];
}

/** @param {import('node:net').Socket} control */
function serve(control) {
  control.on('error', () => undefined);
  createInterface(control).on('line', (line) => {
    answer(JSON.parse(line)).then((said) => control.write(`${JSON.stringify(said)}\n`), process.abort);
  });
}

socket.bind(port, address, () => {
  // Where a node listens for its peers.
  createServer(serve).listen(port, address, () => {
    createServer(serve).listen(Number(controlPort), '127.0.0.1');
  });
});
