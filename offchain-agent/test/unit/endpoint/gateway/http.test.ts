import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { fuzzRuns } from '../../../../../tests/support/fuzz.ts';
import {
  type GatewayScene,
  openGatewayScene,
  startUpstream,
} from '../../../../../tests/support/gateway-scene.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { getText, postText, RawConnection } from '../../../../../tests/support/raw-connection.ts';
import { createLogger } from '../../../../src/base/logger.ts';

const body = '{"jsonrpc":"2.0","id":1,"method":"system_name","params":[]}';
const h2c =
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n';

describe('the HTTP of a gateway', function () {
  this.timeout(120_000);
  let upstream: MadeUpstream;
  let scene: GatewayScene;

  before(async () => {
    upstream = await startUpstream();
    scene = await openGatewayScene([{ name: 'a', url: upstream.url }]);
  });
  after(async () => {
    await scene.close();
    await upstream.stop();
  });

  const ask = async (text: string, answers = 1): Promise<RawConnection> => {
    const connection = await RawConnection.open(scene.gateway.port);
    await connection.send(text).answered(answers);
    connection.destroy();
    return connection;
  };

  it('ignores an offer of h2c, as nodes do', async () => {
    const called = await ask(postText(body, body.length, h2c));
    deepEqual(called.statuses, [200]);
    match(called.heard, /"result":"Almanac gateway"/);
    deepEqual((await ask(getText('/ready', h2c))).statuses, [200]);
    deepEqual(
      (await ask(getText('/health', 'Connection: upgrade\r\nUpgrade: foo/2, h2c\r\n'))).statuses,
      [200],
    );
    // The connection goes on as it was.
    const connection = await RawConnection.open(scene.gateway.port);
    await connection.send(getText('/ready', h2c)).answered();
    deepEqual(await connection.send(postText(body)).answered(2), [200, 200]);
    connection.destroy();
  });

  it('answers 200 however many blanks stand before a call, and 400 to what is none', async () => {
    const blanks = ' \r\n\t'.repeat(1_000);
    deepEqual((await ask(postText(blanks + body))).statuses, [200]);
    for (const text of [blanks, `${blanks}x`, `\v${body}`, `/**/${body}`])
      deepEqual((await ask(postText(text))).statuses, [400]);
  });

  it('answers a client that ends its half of the connection behind its request', async () => {
    upstream.answers.set('state_call', () => '0x07');
    const connection = await RawConnection.open(scene.gateway.port);
    const call = '{"jsonrpc":"2.0","id":1,"method":"state_call","params":["Core_version","0x"]}';
    connection.send(postText(call)).socket.end();
    await connection.closed();
    deepEqual(connection.statuses, [200]);
    match(connection.heard, /"id":1,"result":"0x07"\}$/);
  });

  it('answers HEAD as GET, without a body', async () => {
    for (const path of ['/ready', '/health']) {
      const [head, got] = [await ask(getText(path, '', 'HEAD')), await ask(getText(path))];
      deepEqual([head.statuses, got.statuses], [[200], [200]]);
      match(head.heard, /\r\n\r\n$/);
      equal(/content-type: (.*)\r/.exec(head.heard)?.[1], /content-type: (.*)\r/.exec(got.heard)?.[1]);
    }
    deepEqual((await ask(getText('/', '', 'HEAD'))).statuses, [405]);
  });

  it('takes a target with its scheme and host, as proxies are asked', async () => {
    const network = { path: '/here', hosts: ['rpc.example.org'] };
    const placed = await openGatewayScene([{ name: 'a', url: upstream.url }], { network });
    const connection = await RawConnection.open(placed.gateway.port);
    const to = (target: string): string => postText(body).replace('POST /', `POST ${target}`);
    connection.send(to('http://rpc.example.org:80/here?x')).send(to('http://other.example.org/here'));
    deepEqual(await connection.answered(2), [200, 404]);
    connection.destroy();
    await placed.close();
  });

  it('answers 429 with Retry-After to preflights of an address that asks too often', async () => {
    const more = { limits: { callsPerSecond: 0.001, callsBurst: 3 } };
    const slow = await openGatewayScene([{ name: 'a', url: upstream.url }], { more });
    // The connection is the first of the three.
    const connection = await RawConnection.open(slow.gateway.port);
    const statuses = [];
    for (let n = 1; n <= 3; n += 1)
      statuses.push((await connection.send(getText('/', '', 'OPTIONS')).answered(n)).at(-1));
    deepEqual(statuses, [204, 204, 429]);
    match(connection.heard, /\r\nretry-after: 1\r\n/);
    connection.destroy();
    await slow.close();
  });

  it('warns once of a proxy that trustProxy does not list, whatever addresses that one forwards', async () => {
    const warnedOf = async (trustProxy: readonly string[], forwarded: readonly string[]): Promise<number> => {
      const lines: string[] = [];
      const log = createLogger({ level: 'warn', isTty: false, write: (line) => void lines.push(line) });
      const opened = await openGatewayScene([{ name: 'a', url: upstream.url }], {
        log,
        more: { trustProxy },
      });
      const connection = await RawConnection.open(opened.gateway.port);
      for (const [at, address] of forwarded.entries())
        await connection
          .send(postText(body, body.length, `X-Forwarded-For: ${address}\r\n`))
          .answered(at + 1);
      connection.destroy();
      await opened.close();
      return lines.filter((line) => line.includes('trustProxy does not')).length;
    };
    // A proxy that asks for itself, as a health check does, is still the trusted one.
    equal(await warnedOf(['127.0.0.1'], ['127.0.0.1', '192.0.2.1', 'unknown', '']), 0);
    equal(await warnedOf(['10.0.0.1'], ['127.0.0.1', '192.0.2.1']), 1);
    equal(await warnedOf([], ['192.0.2.1', '192.0.2.1']), 1);
  });

  it('tells nobody where its upstreams are', async () => {
    const lost = new MadeUpstream();
    await lost.start();
    for (const header of fakeHeaders(1)) lost.best(header);
    const gone = await openGatewayScene([{ name: 'a', url: lost.url }]);
    const { port } = new URL(lost.url);
    await lost.stop();
    const health = async (): Promise<string> => await (await fetch(`${gone.httpUrl}/health`)).text();
    const text = await poll('a fault with an address', health, (now) => now.includes("the node's address"));
    match(text, /"name":"a"/);
    ok(!text.includes(port) && !text.includes('127.0.0.1'), text);
    await gone.close();
  });

  it('answers whether it is ready whatever bytes, methods, headers and targets strangers send', async () => {
    const token = fc.string({ minLength: 1, maxLength: 30 });
    const method = fc.oneof(
      fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'CONNECT', 'TRACE', 'PRI', 'M-SEARCH'),
      token,
    );
    const target = fc.oneof(
      fc.constantFrom(
        '/',
        '*',
        '/ready',
        '/health',
        '/__proto__',
        '/constructor',
        '/%zz',
        '//',
        'http://x/ready',
        '/test/secret?x',
      ),
      token,
    );
    const header = fc.tuple(
      fc.oneof(
        fc.constantFrom(
          'Host',
          'Content-Length',
          'Transfer-Encoding',
          'Connection',
          'Upgrade',
          'Expect',
          'Origin',
          'X-Forwarded-For',
          'Authorization',
          'Content-Type',
          'Sec-WebSocket-Key',
          'Sec-WebSocket-Version',
          '__proto__',
        ),
        token,
      ),
      fc.oneof(
        fc.constantFrom(
          '127.0.0.1',
          'chunked',
          'websocket',
          'h2c',
          'upgrade',
          '-1',
          '5',
          '1e3',
          '99999999999999999999',
          '100-continue',
          'application/json',
          'null',
          '13',
          'Bearer x',
          'unknown',
        ),
        token,
      ),
    );
    const raw = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    const request = fc
      .tuple(method, target, fc.array(header, { maxLength: 8 }), fc.oneof(fc.constant(body), raw))
      .map(([verb, at, headers, rest]) =>
        [`${verb} ${at} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', rest].join(
          '\r\n',
        ),
      );
    const frames = raw.map(
      (rest) =>
        `${getText('/', 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n')}${rest}`,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(request, frames, raw), { minLength: 1, maxLength: 4 }),
        async (texts) => {
          const stranger = await RawConnection.open(scene.gateway.port, '127.0.0.2');
          for (const text of texts) stranger.send(text);
          stranger.socket.end();
          const probe = await ask(getText('/ready'));
          deepEqual(probe.statuses, [200]);
          stranger.destroy();
        },
      ),
      { numRuns: fuzzRuns(200) },
    );
    deepEqual((await ask(postText(body))).statuses, [200]);
    equal(scene.gateway.status().held_bytes, 0);
  });
});
