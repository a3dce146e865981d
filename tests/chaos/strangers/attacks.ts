import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { Chance } from './chance.ts';
import { exchangeRaw, HttpStranger, oneAddress, openRaw, openSocket, strangeAddress } from './connections.ts';
import type { Counted } from './counted.ts';
import type { AttackJob, ServerPlace } from './job.ts';
import { lineAttack } from './line-attacks.ts';
import {
  feedCommand,
  headerGame,
  httpHeaders,
  httpMethods,
  httpPath,
  telemetryFrame,
} from './other-grammars.ts';
import { rpcBatch, rpcCall } from './rpc-grammar.ts';

/** What one attacker does at once. */
const workers = 8;
/** Messages of a connection before a stranger comes back, from another address. */
const perConnection = 40;
const inFlight = 6;
const silentMs = 5_000;
const lingerMs = 120;

/** Sends what the job says, and returns when all of it is sent and answered. */
export async function attack(job: AttackJob, counted: Counted): Promise<void> {
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      const chance = new Chance(job.seed * 1_000 + worker);
      let left = Math.ceil(job.count / workers);
      while (left > 0 && counted.count < job.count) {
        const own = counted.part();
        await once(job, chance, own, Math.min(left, perConnection));
        left -= own.count;
        // One that refuses connections is tried again, but not for ever: a refusal counts as a message.
        if (own.count > 0) continue;
        left -= 1;
        await sleep(20);
      }
    }),
  );
}

/** A connection, or several from one address, and what is sent over it. */
async function once(job: AttackJob, chance: Chance, counted: Counted, most: number): Promise<void> {
  const { attack: name, surface, place } = job;
  if ('path' in place) return await lineAttack(job, chance, counted, most);
  const address = name === 'one-address' ? oneAddress : strangeAddress(chance);
  if (name === 'headers' || (name === 'bytes' && chance.oneOf(4)))
    return await rawOnce(job, place, address, chance, counted);
  if (surface.kind === 'rpc')
    return chance.oneOf(2)
      ? await rpcOverHttp(job, place.port, address, chance, counted, most)
      : await rpcOverSocket(job, place.port, address, chance, counted, most);
  if (surface.kind === 'telemetry' && !chance.oneOf(6))
    return await telemetry(job, place.port, address, chance, counted, most);
  if (surface.kind === 'http' || surface.kind === 'telemetry')
    await overHttp(job, place.port, address, chance, counted, most);
}

async function rawOnce(
  { attack: name, surface }: AttackJob,
  place: ServerPlace,
  address: string,
  chance: Chance,
  counted: Counted,
): Promise<void> {
  const socket = await openRaw(place, address);
  if (!socket) return counted.see('refused');
  const path =
    surface.kind === 'http' || surface.kind === 'telemetry' ? httpPath(chance, surface.facts) : '/';
  const bytes =
    name === 'headers'
      ? headerGame(chance, path)
      : chance.oneOf(2)
        ? chance.bytes(1 + chance.below(2_000))
        : chance.spoiled(headerGame(chance, path));
  counted.sent(bytes);
  const heard = await exchangeRaw(socket, bytes, lingerMs);
  counted.see(`raw ${/HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 'nothing'}`);
}

async function rpcOverHttp(
  job: AttackJob,
  port: number,
  address: string,
  chance: Chance,
  counted: Counted,
  most: number,
): Promise<void> {
  const stranger = new HttpStranger(port, address);
  for (let left = most; left > 0; left -= 1) {
    const { body, calls } = rpcMessage(job, chance);
    counted.sent(body, calls);
    const answered = await stranger.ask(
      'POST',
      '/',
      { ...(chance.oneOf(20) ? httpHeaders(chance) : {}), 'content-type': 'application/json' },
      body,
    );
    left -= calls - 1;
    if (!answered) counted.see('cut off');
    else if (answered.status === 200 && answered.body !== '') counted.seeRpc(answered.body);
    else counted.see(`status ${answered.status}`);
  }
  stranger.close();
}

function rpcMessage(
  { attack: name, surface }: AttackJob,
  chance: Chance,
): { readonly body: string | Buffer; readonly calls: number } {
  if (surface.kind !== 'rpc') return { body: '', calls: 1 };
  if (name === 'bytes')
    return {
      body: chance.oneOf(5)
        ? chance.bytes(chance.below(400))
        : chance.spoiled(rpcCall(chance, surface.facts)),
      calls: 1,
    };
  if (name !== 'batches') return { body: rpcCall(chance, surface.facts), calls: 1 };
  const { text, calls } = rpcBatch(chance, surface.facts);
  return { body: text, calls: Math.max(1, calls) };
}

async function rpcOverSocket(
  job: AttackJob,
  port: number,
  address: string,
  chance: Chance,
  counted: Counted,
  most: number,
): Promise<void> {
  const socket = await openSocket(port, '/', address);
  if (!socket) return counted.see('refused');
  await conversation(
    socket,
    counted,
    most,
    () => rpcMessage(job, chance),
    (text) => {
      counted.seeRpc(text);
      return (
        !/"params":\{[^{}]*"subscription"/.test(text.slice(0, 400)) &&
        !/^\{"jsonrpc":"2.0","method"/.test(text)
      );
    },
  );
}

/** Sends so many messages, several at a time, and ends the connection. @param isAnswer whether what came answers one of them */
async function conversation(
  socket: WebSocket,
  counted: Counted,
  most: number,
  next: () => { readonly body: string | Buffer; readonly calls: number },
  isAnswer: (text: string) => boolean,
): Promise<void> {
  await new Promise<void>((resolve) => {
    let left = most;
    let waiting = 0;
    let timer: NodeJS.Timeout | undefined;
    const over = (): void => {
      clearTimeout(timer);
      socket.terminate();
      resolve();
    };
    const proceed = (): void => {
      clearTimeout(timer);
      // Some messages have no answer; who waits for one too long goes. A starved attacker first reads what has come meanwhile.
      const own = setTimeout(
        () => setImmediate(() => timer === own && over()),
        left > 0 ? silentMs / 10 : silentMs / 25,
      );
      timer = own;
      while (left > 0 && waiting < inFlight && socket.readyState === socket.OPEN) {
        const { body, calls } = next();
        counted.sent(body, calls);
        socket.send(body);
        left -= calls;
        waiting += 1;
      }
      if (left <= 0 && waiting <= 0) over();
    };
    socket.on('message', (data: Buffer) => {
      if (!isAnswer(data.toString())) return;
      waiting -= 1;
      proceed();
    });
    socket.once('close', (code: number) => {
      counted.see(`closed ${code}`);
      over();
    });
    proceed();
  });
}

async function overHttp(
  job: AttackJob,
  port: number,
  address: string,
  chance: Chance,
  counted: Counted,
  most: number,
): Promise<void> {
  const { surface, attack: name } = job;
  if (surface.kind !== 'http' && surface.kind !== 'telemetry') return;
  const stranger = new HttpStranger(port, address);
  for (let left = name === 'one-address' ? most : Math.min(most, 12); left > 0; left -= 1) {
    const method = chance.pick(httpMethods);
    const path = httpPath(chance, surface.facts);
    const body = method === 'POST' || method === 'PUT' ? chance.bytes(chance.below(2_000)) : undefined;
    counted.sent(`${method} ${path}`);
    const answered = await stranger.ask(method, path, chance.oneOf(3) ? httpHeaders(chance) : {}, body);
    if (!answered) counted.see('cut off');
    else counted.seeStatus(answered.status, answered.body);
  }
  stranger.close();
}

async function telemetry(
  job: AttackJob,
  port: number,
  address: string,
  chance: Chance,
  counted: Counted,
  most: number,
): Promise<void> {
  const isNode = !chance.oneOf(4);
  const socket = await openSocket(port, isNode ? '/submit' : '/feed', address);
  if (!socket) return counted.see('refused');
  socket.once('close', (code: number) => counted.see(`closed ${code}`));
  socket.on('message', () => counted.see('notification'));
  const isBytes = job.attack === 'bytes';
  for (let sent = 0; sent < most && socket.readyState === socket.OPEN; sent += 1) {
    const text = isNode ? telemetryFrame(chance, sent === 0) : feedCommand(chance);
    const frame = isBytes ? chance.spoiled(text) : text;
    counted.sent(frame);
    await new Promise((resolve) => socket.send(frame, resolve));
  }
  // What was sent is read before it goes, unless it goes in anger.
  if (chance.oneOf(8)) socket.terminate();
  else socket.close();
  await Promise.race([new Promise((resolve) => socket.once('close', resolve)), sleep(silentMs / 5)]);
  socket.terminate();
}
