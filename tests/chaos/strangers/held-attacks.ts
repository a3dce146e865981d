import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beginning } from '../../support/unfinished-message.ts';
import { Chance } from './chance.ts';
import { oneAddress, openRaw, openSocket, strangeAddress } from './connections.ts';
import type { Counted } from './counted.ts';
import type { AttackJob } from './job.ts';
import { lineOf } from './line-attacks.ts';
import { httpPath } from './other-grammars.ts';
import { rpcCall, rpcLargeAnswers, rpcLargeSubscription } from './rpc-grammar.ts';

const atOnce = 40;
const slowEveryMs = 500;
/** Of the parameters of a subscription. */
const largeBytes = 1_000_000;
const large = 14_000_000;
const frame = 1_000_000;

/** Opens what the job says, and holds it until the function that it returns is called. */
export async function hold(job: AttackJob, counted: Counted): Promise<() => void> {
  const ends: (() => void)[] = [];
  const chance = new Chance(job.seed);
  for (let from = 0; from < job.count; from += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, job.count - from) }, (_, n) => from + n);
    await Promise.all(some.map(async (index) => await one(job, chance, counted, index, ends)));
  }
  return () => {
    for (const end of ends) end();
  };
}

async function one(
  job: AttackJob,
  chance: Chance,
  counted: Counted,
  index: number,
  ends: (() => void)[],
): Promise<void> {
  const isMany = job.attack === 'idle-many' || (job.attack !== 'idle' && index % 2 === 1);
  const address = isMany ? strangeAddress(chance) : oneAddress;
  const isSocket =
    job.attack === 'subscriptions' ||
    job.attack === 'chain-head' ||
    (job.attack === 'unread' && index % 4 === 0);
  if (isSocket && 'port' in job.place && job.surface.kind === 'rpc')
    return await overSocket(job, job.place.port, address, chance, counted, ends);
  const socket = await openRaw(job.place, address);
  if (!socket) return counted.see('refused');
  counted.sent('a connection');
  socket.once('close', () => counted.see('closed'));
  ends.push(() => socket.destroy());
  if (job.attack === 'slow-bodies') slowly(job, socket, index, ends);
  if (job.attack === 'unread') unread(job, chance, socket);
  if (job.attack.startsWith('idle') && 'port' in job.place && index % 2 === 0) {
    // Half of them ask once first, as browsers do, and keep the connection.
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.resume();
  }
}

/** A request, or a line, that never ends. */
function slowly({ surface }: AttackJob, socket: Socket, index: number, ends: (() => void)[]): void {
  if ((surface.kind === 'rpc' || surface.kind === 'telemetry') && index % 3 === 1) {
    const bytes = surface.kind === 'rpc' ? large : frame;
    socket.write(beginning(surface.kind === 'rpc' ? '/' : '/submit', bytes));
    socket.write(Buffer.alloc(bytes - 1, 0x20));
    return;
  }
  const size = surface.kind === 'rpc' && index % 3 === 0 ? large : 1_000;
  if (surface.kind !== 'decider' && surface.kind !== 'links')
    socket.write(
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`,
    );
  // Most of it comes at once, what is left never.
  if (size === large) socket.write(Buffer.alloc(1_048_000, 0x20));
  const timer = setInterval(() => socket.writable && socket.write(' '), slowEveryMs);
  ends.push(() => clearInterval(timer));
}

function unread(job: AttackJob, chance: Chance, socket: Socket): void {
  socket.pause();
  const { surface } = job;
  if (surface.kind === 'rpc') {
    const body = rpcLargeAnswers(50);
    socket.write(
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  } else if (surface.kind === 'http' || surface.kind === 'telemetry') {
    for (let n = 0; n < 200; n += 1)
      socket.write(
        `GET ${httpPath(chance, surface.facts).replaceAll(' ', '')} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      );
  } else for (let n = 0; n < 500; n += 1) socket.write(`${lineOf(job, chance, false)}\n`);
}

async function overSocket(
  job: AttackJob,
  port: number,
  address: string,
  chance: Chance,
  counted: Counted,
  ends: (() => void)[],
): Promise<void> {
  const socket = await openSocket(port, '/', address);
  if (!socket) return counted.see('refused');
  ends.push(() => socket.terminate());
  socket.once('close', (code: number) => counted.see(`closed ${code}`));
  const send = (text: string, calls = 1): void => {
    counted.sent(text.slice(0, 200), calls);
    if (socket.readyState === socket.OPEN) socket.send(text);
  };
  if (job.attack === 'unread') {
    for (let n = 0; n < 20; n += 1) send(rpcLargeAnswers(10), 10);
    return socket.pause();
  }
  socket.on('message', (data: Buffer) => counted.seeRpc(data.toString()));
  if (job.attack === 'subscriptions') {
    for (let n = 0; n < 6; n += 1) send(rpcLargeSubscription(chance, largeBytes));
    for (let n = 0; n < 60; n += 1)
      send(JSON.stringify({ jsonrpc: '2.0', id: n, method: chance.pick(heads), params: [] }));
  } else if (job.surface.kind === 'rpc') {
    const { facts } = job.surface;
    const methods = facts.methods.filter((name) => /^(chainHead|transaction|archive_v1_storage)/.test(name));
    send('{"jsonrpc":"2.0","id":1,"method":"chainHead_v1_unfollow","params":["x"]}');
    send('{"jsonrpc":"2.0","id":2,"method":"chainHead_v1_follow","params":[true]}');
    for (let n = 0; n < 8 && methods.length > 0; n += 1) {
      await sleep(20);
      send(rpcCall(chance, facts, methods));
    }
  }
}

const heads = [
  'chain_subscribeNewHeads',
  'chain_subscribeAllHeads',
  'chain_subscribeFinalizedHeads',
  'state_subscribeRuntimeVersion',
  'grandpa_subscribeJustifications',
];
