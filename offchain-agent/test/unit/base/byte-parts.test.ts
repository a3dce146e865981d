import { deepEqual, equal } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { ByteParts, endWith, sendMessage } from '../../../src/base/byte-parts.ts';

const large = Buffer.alloc(65_536, 'x');

describe('ByteParts', () => {
  const [a, b] = [Buffer.from('a'), Buffer.from('b')];

  it('joins small parts and copies no large part', () => {
    const parts = ByteParts.of(a, b, large, a, ByteParts.of(b, large), b);
    deepEqual(
      parts.all.map(({ length }) => length),
      [2, 65_536, 2, 65_536, 1],
    );
    equal(parts.all[1], large);
    equal(parts.all[3], large);
    equal(parts.length, 2 * 65_536 + 5);
    equal(parts.toString(), `ab${large.toString()}ab${large.toString()}b`);
    deepEqual([ByteParts.of().length, ByteParts.of().toString(), ByteParts.of(a).all], [0, '', [a]]);
  });

  it('sends one WebSocket message, and one body with its length', async () => {
    const all = [
      ByteParts.of(a),
      ByteParts.of(),
      ByteParts.of(a, large, b),
      ByteParts.of(large),
      ByteParts.of(large, large),
    ];
    const server = createServer((request, response) => {
      const parts = all[Number(request.url?.slice(1))] ?? ByteParts.of();
      endWith(response, parts);
    });
    const sockets = new WebSocketServer({ server, perMessageDeflate: false });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    let sent = 0;
    sockets.on('connection', (socket) => {
      for (const parts of all) sendMessage(socket, parts, () => (sent += 1));
    });
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    try {
      const came: string[] = [];
      await new Promise<void>((resolve) => {
        client.on('message', (data: Buffer, isBinary: boolean) => {
          came.push(`${isBinary} ${data.toString()}`);
          if (came.length === all.length) resolve();
        });
      });
      deepEqual(
        came,
        all.map((parts) => `false ${parts.toString()}`),
      );
      equal(sent, all.length);
      for (const [at, parts] of all.entries()) {
        const response = await fetch(`http://127.0.0.1:${port}/${at}`);
        equal(response.headers.get('content-length'), `${parts.length}`);
        equal(await response.text(), parts.toString());
      }
    } finally {
      client.terminate();
      server.closeAllConnections();
      sockets.close();
      server.close();
    }
  });
});
