import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { poll } from '../../../../../../tests/support/poll.ts';
import { unfinished } from '../../../../../../tests/support/unfinished-message.ts';
import type { EmbeddedChain } from '../../../../../src/lab/embedded/embedded-chain.ts';
import {
  isTrustedOrigin,
  type RpcServer,
  startRpcServer,
} from '../../../../../src/lab/embedded/rpc/rpc-server.ts';

describe('isTrustedOrigin', () => {
  it('lets programs, pages of this machine and polkadot.js Apps in', () => {
    for (const origin of [
      undefined,
      'http://localhost:3000',
      'http://127.0.0.1',
      'https://polkadot.js.org',
    ]) {
      assert.equal(isTrustedOrigin(origin), true, origin);
    }
  });

  it('keeps every other page out', () => {
    for (const origin of [
      'https://example.org',
      'https://polkadot.js.org.example.org',
      'http://localhost.example.org',
    ]) {
      assert.equal(isTrustedOrigin(origin), false, origin);
    }
  });
});

describe('startRpcServer', () => {
  let server: RpcServer;
  const version = '{"jsonrpc":"2.0","id":1,"method":"system_version","params":[]}';
  const post = (body: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.port}`, { method: 'POST', body });

  before(async () => {
    server = await startRpcServer({ blockchain: {} } as EmbeddedChain, 0);
  });
  after(async () => await server.close());

  it('answers on after a client that went away in mid-request', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"json');
    // The first part is there, and is being read, when the connection breaks.
    await post(version);
    socket.destroy();
    await new Promise((resolve) => socket.once('close', resolve));
    const answer = (await (await post(version)).json()) as { result: string };
    process.off('unhandledRejection', note);
    assert.deepEqual([answer.result, unhandled], ['embedded', []]);
  });

  it('lets a client that asks for little wait for a few of a thousand calls of others from its address', async () => {
    const strangers = 20;
    const callsOfEach = 50;
    const header = (hash: string): string =>
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getHeader', params: [hash] });
    const hashOf = (digit: string): string => `0x${digit.repeat(64)}`;
    const begun: string[] = [];
    const chain = {
      blockchain: {},
      archived: (hash: string) => {
        begun.push(hash);
        // As long as a call of a runtime.
        for (const untilMs = performance.now() + 1; performance.now() < untilMs; );
        return undefined;
      },
    } as unknown as EmbeddedChain;
    const busy = await startRpcServer(chain, 0);
    const sockets = Array.from({ length: strangers + 1 }, () => new WebSocket(busy.url));
    await Promise.all(sockets.map(async (socket) => await once(socket, 'open')));
    const [modest, ...crowd] = sockets;
    const ask = async (): Promise<void> => {
      modest?.send(header(hashOf('1')));
      await once(modest as WebSocket, 'message');
    };
    await ask();
    // It leaves its share unused meanwhile.
    await sleep(200);
    const answered = once(crowd[0] as WebSocket, 'message');
    for (const socket of crowd) for (let n = 0; n < callsOfEach; n += 1) socket.send(header(hashOf('c')));
    await answered;
    const waited: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const before = begun.length;
      await ask();
      waited.push(begun.lastIndexOf(hashOf('1')) - before);
    }
    const left = strangers * callsOfEach - begun.length;
    for (const socket of sockets) socket.terminate();
    await busy.close();
    assert.ok(left > 100, `only ${left} calls were left`);
    // Not even for one of each: for what is begun while it is read.
    assert.ok(Math.max(...waited) < strangers / 2, waited.join(' '));
  });

  it('refuses a storage subscription of more than 1,000 keys', async () => {
    const socket = new WebSocket(server.url);
    await once(socket, 'open');
    const keys = Array.from({ length: 1_001 }, (_, index) => `0x${index.toString(16).padStart(8, '0')}`);
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'state_subscribeStorage', params: [keys] }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    socket.terminate();
    assert.equal((JSON.parse(data.toString()) as { error: { code: number } }).error.code, -32_602);
  });

  it('answers every call of a client that reads again after it left thousands of answers unread', async () => {
    const socket = new WebSocket(server.url);
    await once(socket, 'open');
    const calls = 3_000;
    const ids: number[] = [];
    socket.pause();
    for (let id = 0; id < calls; id += 1)
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'rpc_methods', params: [] }));
    // Others are answered meanwhile.
    assert.equal((await post(version)).status, 200);
    const all = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        ids.push((JSON.parse(data.toString()) as { id: number }).id);
        if (ids.length === calls) resolve();
      });
    });
    socket.resume();
    await all;
    socket.terminate();
    assert.equal(new Set(ids).size, calls);
  });

  it('cuts off who sends most of messages that never end, beyond 48 MiB', async () => {
    const sockets = await Promise.all(Array.from({ length: 4 }, async () => await unfinished(server.port)));
    const closed = new Set<Socket>();
    for (const socket of sockets) {
      socket.once('close', () => closed.add(socket));
      socket.write(Buffer.alloc(15 * 1024 * 1024));
    }
    await poll(
      'one is cut off',
      async () => closed.size,
      (count) => count > 0,
      { everyMs: 20 },
    );
    assert.equal((await post(version)).status, 200);
    assert.equal(closed.size, 1);
    for (const socket of sockets) socket.destroy();
  });

  it('reads no request beyond 16 MiB', async () => {
    const status = await post('x'.repeat(16 * 1024 * 1024 + 1)).then(
      (response) => response.status,
      // It may still have been sending when the server had answered and closed.
      () => 413,
    );
    assert.equal(status, 413);
    assert.equal((await post(version)).status, 200);
  });
});
