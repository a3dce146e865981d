import { deepEqual, equal } from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import { poll } from '../../../../tests/support/poll.ts';
import { getText, RawConnection } from '../../../../tests/support/raw-connection.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { type BareServerOptions, bareServer } from '../../../src/http/bare-server.ts';
import { listen } from '../../../src/http/listen.ts';

describe('a bare server', function () {
  this.timeout(30_000);
  let server: FastifyInstance;
  let port: number;
  const opened: RawConnection[] = [];

  afterEach(async () => {
    for (const one of opened.splice(0)) one.destroy();
    await server.close();
  });

  const open = async (options?: BareServerOptions): Promise<void> => {
    server = bareServer(silentLogger(), options);
    server.get('/health', async () => 'OK');
    port = await listen(server, '127.0.0.1', 0);
  };
  const silent = async (address: string): Promise<void> => {
    opened.push(await RawConnection.open(port, address));
  };
  const isServed = async (): Promise<void> => {
    const client = await RawConnection.open(port);
    deepEqual(await client.send(getText('/health')).answered(), [200]);
    client.destroy();
  };

  it('answers others while one address opens as many silent connections as the server takes', async () => {
    await open();
    for (let n = 0; n < 300; n += 1) await silent('127.0.0.2');
    await isServed();
    await poll(
      '64 of them are left',
      async () => opened.filter(({ socket }) => !socket.destroyed).length,
      (left) => left === 64,
    );
  });

  it('answers newcomers while many addresses have all of its connections', async () => {
    await open();
    for (let n = 0; n < 256; n += 1) await silent(`127.0.0.${2 + (n % 8)}`);
    await isServed();
  });

  it('closes no connection that waits for an answer', async () => {
    server = bareServer(silentLogger(), { connections: 4, perAddress: 2 });
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      server.addHook('onRequest', async ({ headers }) => {
        if (headers['x-slow'] === undefined) return;
        resolve();
        await new Promise<void>((go) => {
          answer = go;
        });
      });
    });
    server.get('/health', async () => 'OK');
    port = await listen(server, '127.0.0.1', 0);
    const slow = await RawConnection.open(port);
    opened.push(slow);
    slow.send(getText('/health', 'x-slow: 1\r\n'));
    await asked;
    for (let n = 0; n < 8; n += 1) await silent('127.0.0.1');
    answer();
    deepEqual(await slow.answered(), [200]);
  });

  it('ignores an offer of h2c, as nodes do', async () => {
    await open();
    server.server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'));
    const client = await RawConnection.open(port);
    opened.push(client);
    client.send(
      getText(
        '/health',
        'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n',
      ),
    );
    deepEqual(await client.answered(), [200]);
    const upgraded = await RawConnection.open(port);
    opened.push(upgraded);
    upgraded.send(getText('/feed', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'));
    equal((await upgraded.answered())[0], 404);
  });
});
