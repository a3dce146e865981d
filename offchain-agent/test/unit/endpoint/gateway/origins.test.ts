import { deepEqual, equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { WebSocket } from 'ws';
import {
  type GatewayScene,
  openGatewayScene,
  startUpstream,
} from '../../../../../tests/support/gateway-scene.ts';
import { type MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { postText, RawConnection } from '../../../../../tests/support/raw-connection.ts';
import { originFault, originHeaders, originRules } from '../../../../src/endpoint/gateway/door/origins.ts';

const body = '{"jsonrpc":"2.0","id":1,"method":"system_name","params":[]}';

describe('pages that use a gateway', function () {
  this.timeout(30_000);
  let upstream: MadeUpstream;
  let scene: GatewayScene;

  before(async () => {
    upstream = await startUpstream();
  });
  after(async () => await upstream.stop());
  afterEach(async () => await scene.close());

  const open = async (network: object = {}): Promise<void> => {
    scene = await openGatewayScene([{ name: 'a', url: upstream.url }], { network });
  };
  const ask = async (
    method: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly allowed: string | undefined }> => {
    const sent = request(scene.httpUrl, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
    });
    sent.end(method === 'POST' ? body : '');
    const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
    response.resume();
    return {
      status: response.statusCode ?? 0,
      allowed: response.headers['access-control-allow-origin'],
    };
  };
  const upgradeStatus = async (headers: Readonly<Record<string, string>>): Promise<number> => {
    const socket = new WebSocket(scene.wsUrl, { headers, perMessageDeflate: false });
    socket.on('error', () => undefined);
    const opened = once(socket, 'open').then(() => 101);
    const refused = once(socket, 'unexpected-response').then(
      ([, response]) => (response as { statusCode: number }).statusCode,
    );
    const status = await Promise.race([opened, refused]);
    socket.terminate();
    return status;
  };

  it('are those of this machine and Apps where it listens on loopback, over HTTP and WebSocket', async () => {
    await open();
    for (const origin of ['http://localhost:3000', 'https://127.0.0.1', 'https://polkadot.js.org']) {
      deepEqual(await ask('POST', { origin }), { status: 200, allowed: origin });
      deepEqual(await ask('OPTIONS', { origin }), { status: 204, allowed: origin });
      equal(await upgradeStatus({ origin }), 101);
    }
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost.evil.example',
      'https://polkadot.js.org.evil.example',
    ]) {
      deepEqual(await ask('POST', { origin }), { status: 403, allowed: undefined });
      deepEqual(await ask('OPTIONS', { origin }), { status: 204, allowed: undefined });
      equal(await upgradeStatus({ origin }), 403);
    }
    // Programs send none.
    equal((await ask('POST', {})).status, 200);
    equal(await upgradeStatus({}), 101);
  });

  it('are refused under a name that was bent to this machine', async () => {
    await open();
    equal((await ask('POST', { host: 'rebound.example' })).status, 403);
    equal(await upgradeStatus({ host: 'rebound.example:9944' }), 403);
    for (const host of ['localhost:9944', '127.0.0.1', '[::1]:9944'])
      equal((await ask('POST', { host })).status, 200, host);
  });

  it('need not be pages: HTTP/1.0 without a host name is served on loopback', async () => {
    await open();
    const connection = await RawConnection.open(scene.gateway.port);
    connection.send(postText(body).replace('HTTP/1.1\r\nHost: 127.0.0.1', 'HTTP/1.0'));
    deepEqual(await connection.answered(), [200]);
    match(connection.heard, /"result":"Almanac gateway"/);
    const strange = await RawConnection.open(scene.gateway.port);
    const origin = 'Origin: https://evil.example\r\n';
    strange.send(postText(body, body.length, origin).replace('HTTP/1.1\r\nHost: 127.0.0.1', 'HTTP/1.0'));
    deepEqual(await strange.answered(), [403]);
    for (const one of [connection, strange]) one.destroy();
  });

  it('are those that the configuration names', async () => {
    await open({ hosts: ['rpc.example.org'], origins: ['https://app.example.org', 'http://localhost:*'] });
    const host = 'rpc.example.org';
    equal((await ask('POST', { host, origin: 'https://app.example.org' })).status, 200);
    equal((await ask('POST', { host, origin: 'http://localhost:1' })).status, 200);
    equal((await ask('POST', { host, origin: 'https://polkadot.js.org' })).status, 403);
    await scene.close();
    await open({ origins: ['*'] });
    deepEqual(await ask('POST', { host: 'any.example', origin: 'https://evil.example' }), {
      status: 200,
      allowed: '*',
    });
  });
});

describe('the rules of origins', () => {
  it('let all pages in where the gateway listens to others and opens nothing unsafe', () => {
    const rules = originRules('0.0.0.0:9944', { unsafe: [] }, []);
    deepEqual(originHeaders('https://any.example', rules), {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'retry-after',
    });
    equal(originFault({ origin: 'https://any.example', host: 'any.example' }, rules), undefined);
    const unsafe = originRules('0.0.0.0:9944', { unsafe: ['author_rotateKeys'] }, []);
    match(
      originFault({ origin: 'https://any.example', host: 'x' }, unsafe)?.reason ?? '',
      /pages of this origin/,
    );
    equal(originFault({ host: 'x' }, unsafe), undefined);
  });
});
