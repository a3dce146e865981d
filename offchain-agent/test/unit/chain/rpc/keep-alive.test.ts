import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { keepAlive } from '../../../../src/chain/rpc/socket.ts';

describe('keepAlive', () => {
  async function connected(autoPong: boolean): Promise<{ socket: WebSocket; server: WebSocketServer }> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong });
    await once(server, 'listening');
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(socket, 'open');
    keepAlive(socket, 20);
    return { socket, server };
  }

  it('keeps a connection whose other side answers', async () => {
    const { socket, server } = await connected(true);
    await delay(100);
    assert.equal(socket.readyState, WebSocket.OPEN);
    socket.terminate();
    server.close();
  });

  it('ends a connection whose other side is silent', async () => {
    const { socket, server } = await connected(false);
    await once(socket, 'close');
    server.close();
  });
});
