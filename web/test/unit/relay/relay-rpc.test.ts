import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer, WebSocket as WsSocket } from 'ws';
import { RelayRpc } from '../../../src/relay/relay-rpc.ts';

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A node that does with each message what a test wants. */
async function serve(onCall: (call: Call, socket: WebSocket, connection: number) => void) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  let connections = 0;
  server.on('connection', (socket) => {
    const connection = (connections += 1);
    socket.on('message', (data) => onCall(JSON.parse(String(data as Buffer)) as Call, socket, connection));
  });
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async (): Promise<void> => {
    for (const socket of server.clients) socket.terminate();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url, stop };
}

const open = async (url: string, end = new AbortController()) =>
  await RelayRpc.open(url, {
    signal: end.signal,
    openSocket: (to) => new WsSocket(to) as never,
    firstWaitMs: 1,
    timeoutMs: 60_000,
  });

const reply = (socket: WebSocket, content: object): void =>
  socket.send(JSON.stringify({ jsonrpc: '2.0', ...content }));

describe('RelayRpc', () => {
  it('asks again on a new connection what had no answer, and goes on with its subscriptions', async () => {
    const items: unknown[] = [];
    let hear = (): void => undefined;
    const heard = new Promise<void>((resolve) => (hear = resolve));
    const node = await serve(({ id, method }, socket, connection) => {
      if (method === 'listen') {
        // The first item comes right behind the id.
        reply(socket, { id, result: `s${connection}` });
        reply(socket, { method: 'item', params: { subscription: `s${connection}`, result: connection } });
      } else if (connection === 1) socket.terminate();
      else reply(socket, { id, result: `${method} at ${connection}` });
    });
    const rpc = await open(node.url);
    await rpc.subscribe('listen', [], (item) => {
      items.push(item);
      if (items.length === 2) hear();
    });
    equal(await rpc.request('get'), 'get at 2');
    await heard;
    deepEqual(items, [1, 2]);
    rpc.close();
    await node.stop();
  });

  it('names the method that a node refuses', async () => {
    const node = await serve(({ id }, socket) =>
      reply(socket, { id, error: { code: -32601, message: 'no' } }),
    );
    const rpc = await open(node.url);
    await rejects(rpc.request('get'), { code: 'unknown/rpc', message: /refused get: no/ });
    rpc.close();
    await node.stop();
  });

  it('ends everything with one error when the node stays away', async () => {
    const node = await serve((_, socket) => {
      socket.terminate();
      void node.stop();
    });
    const rpc = await open(node.url);
    const failure = { code: 'unreachable/closed', message: /5 attempts to connect again failed; check/ };
    await Promise.all([rejects(rpc.request('one'), failure), rejects(rpc.request('two'), failure)]);
    await rejects(rpc.request('three'), failure);
  });

  it('gives up a request on which the node closes each time, though subscriptions are answered', async () => {
    let asked = 0;
    const node = await serve(({ id, method }, socket, connection) => {
      if (method === 'listen') reply(socket, { id, result: `s${connection}` });
      else if (method === 'get') reply(socket, { id, result: 'here' });
      else {
        asked += 1;
        socket.terminate();
      }
    });
    const rpc = await open(node.url);
    await rpc.subscribe('listen', [], () => undefined);
    await rejects(rpc.request('heavy'), {
      code: 'unreachable/closed',
      message: /: it closed 5 connections before it answered heavy; check/,
    });
    equal(asked, 5);
    equal(await rpc.request('get'), 'here');
    rpc.close();
    await node.stop();
  });

  it('ends where each connection breaks behind its subscriptions', async () => {
    let arrive = (): void => undefined;
    const last = new Promise<void>((resolve) => (arrive = resolve));
    const node = await serve(({ id }, socket, connection) => {
      reply(socket, { id, result: `s${connection}` });
      if (connection <= 6) socket.close();
      if (connection === 6) arrive();
    });
    const rpc = await open(node.url);
    await rpc.subscribe('listen', [], () => undefined);
    await last;
    await rejects(rpc.request('get'), { message: /5 attempts to connect again failed; check/ });
    await node.stop();
  });

  it('refuses an answer of another form', async () => {
    const node = await serve(({ id }, socket) => reply(socket, { id, result: [1] }));
    const rpc = await open(node.url);
    await rejects(rpc.request('chain_getHeader'), {
      code: 'unknown/malformed',
      message: /^ws:\S+ answered chain_getHeader with .*; expected a header or null$/,
    });
    rpc.close();
    await node.stop();
  });

  it('says what to do where nothing answers, or the browser refuses', async () => {
    const node = await serve(() => undefined);
    await node.stop();
    await rejects(open(node.url), { message: /^cannot reach ws:\/\/127.0.0.1:\d+: .*--rpc-cors$/ });
    const { signal } = new AbortController();
    const openSocket = (): never => {
      throw new Error('SecurityError');
    };
    await rejects(RelayRpc.open('ws://relay.example', { signal, openSocket }), {
      message: /^cannot reach ws:\/\/relay.example: this browser refuses the address; check/,
    });
  });

  it('ends with the reason of its signal, and counts what came', async () => {
    const node = await serve(({ id, method }, socket) => {
      if (method === 'get') reply(socket, { id, result: 'x'.repeat(100) });
    });
    const end = new AbortController();
    let bytes = 0;
    const rpc = await RelayRpc.open(node.url, {
      signal: end.signal,
      openSocket: (to) => new WsSocket(to) as never,
      onTraffic: (traffic) => (bytes = traffic.bytes),
    });
    await rpc.request('get');
    equal(bytes > 100, true);
    const waiting = rejects(rpc.request('never'), { message: 'stopped' });
    end.abort(new Error('stopped'));
    await waiting;
    await node.stop();
  });
});
