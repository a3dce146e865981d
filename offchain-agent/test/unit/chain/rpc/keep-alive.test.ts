import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { keepAlive } from '../../../../src/chain/rpc/socket.ts';

const everyMs = 20;

describe('keepAlive', () => {
  let server: WebSocketServer;
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => {
    mock.timers.reset();
    for (const client of server.clients) client.terminate();
    server.close();
  });

  async function connected(autoPong: boolean): Promise<WebSocket> {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong });
    await once(server, 'listening');
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(socket, 'open');
    keepAlive(socket, everyMs);
    return socket;
  }

  it('keeps a connection whose other side answers', async () => {
    const socket = await connected(true);
    for (let ping = 0; ping < 5; ping += 1) {
      const answered = once(socket, 'pong');
      mock.timers.tick(everyMs);
      await answered;
    }
    assert.equal(socket.readyState, WebSocket.OPEN);
  });

  it('ends a connection whose other side is silent', async () => {
    const socket = await connected(false);
    const closed = once(socket, 'close');
    mock.timers.tick(everyMs);
    assert.equal(socket.readyState, WebSocket.OPEN);
    mock.timers.tick(everyMs);
    await closed;
  });
});
