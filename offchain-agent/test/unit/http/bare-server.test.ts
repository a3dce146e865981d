import { deepEqual, equal, match, ok } from 'node:assert/strict';
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

  it('reads no further of a connection with more than 16 requests under way', async () => {
    let handled = 0;
    let read = 0;
    server = bareServer(silentLogger());
    server.server.on('request', () => {
      read += 1;
    });
    server.get('/health', async () => {
      handled += 1;
      return 'OK';
    });
    port = await listen(server, '127.0.0.1', 0);
    const client = await RawConnection.open(port);
    opened.push(client);
    await client.send(getText('/health').repeat(500)).closed();
    await isServed();
    equal(read, 18);
    equal(handled, 1);
  });

  it('lets turns pass to others, whose handlers go on in promises, while one sends in advance', async () => {
    const ended: string[] = [];
    server = bareServer(silentLogger());
    server.get('/work', async ({ ip }) => {
      await Promise.resolve();
      for (const untilMs = performance.now() + 20; performance.now() < untilMs; );
      ended.push(ip);
      return 'OK';
    });
    port = await listen(server, '127.0.0.1', 0);
    const many = await RawConnection.open(port, '127.0.0.2');
    const one = await RawConnection.open(port);
    opened.push(many, one);
    many.send(getText('/work').repeat(16));
    await many.answered();
    await one.send(getText('/work')).answered();
    const before = ended.indexOf('127.0.0.1');
    ok(before < 10, `${before} came first`);
  });

  it('ends connections with their answers where few places are left', async () => {
    await open({ connections: 8, perAddress: 8 });
    const client = await RawConnection.open(port);
    opened.push(client);
    deepEqual(await client.send(getText('/health')).answered(), [200]);
    match(client.heard, /connection: keep-alive/i);
    for (let n = 0; n < 5; n += 1) await silent('127.0.0.2');
    deepEqual(await client.send(getText('/health')).answered(2), [200, 200]);
    match(client.heard, /connection: close/i);
    await client.closed();
  });

  it('closes one that is idle for long before those of a client that has two new ones', async () => {
    await open({ connections: 8, perAddress: 8 });
    for (let n = 0; n < 6; n += 1) await silent(`127.0.1.${2 + n}`);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const two = [await RawConnection.open(port), await RawConnection.open(port)];
    opened.push(...two);
    await silent('127.0.2.1');
    await poll(
      'a stranger is closed for the newcomer',
      async () => opened.filter(({ socket }) => socket.destroyed).length,
      (closed) => closed === 1,
    );
    for (const one of two) deepEqual(await one.send(getText('/health')).answered(), [200]);
  });

  it('reads no body of a request that has none', async () => {
    await open();
    for (const method of ['GET', 'POST']) {
      const client = await RawConnection.open(port);
      opened.push(client);
      client.send(getText('/health', 'Content-Length: 100000000\r\n', method));
      await client.answered();
      await client.closed();
    }
  });

  it('ignores an offer of WebSocket where it speaks none', async () => {
    await open();
    const client = await RawConnection.open(port);
    opened.push(client);
    client.send(getText('/health', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'));
    deepEqual(await client.answered(), [200]);
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
