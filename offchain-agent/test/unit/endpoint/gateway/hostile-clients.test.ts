import { equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { smuggled } from '../../../../../tests/chaos/gateway-clients/smuggled.ts';
import {
  type GatewayScene,
  openGatewayScene,
  PlainClient,
  startUpstream,
} from '../../../../../tests/support/gateway-scene.ts';
import { type MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const mebibyte = 1_048_576;

describe('a gateway with hostile clients', function () {
  this.timeout(120_000);
  let upstream: MadeUpstream;
  let scene: GatewayScene;
  let other: PlainClient;

  before(async () => {
    upstream = await startUpstream((node) => {
      node.answers.set('state_call', () => `0x${'ab'.repeat(200_000)}`);
    });
    const limits = {
      messageBytes: mebibyte,
      bufferBytes: 2 * mebibyte,
      subscriptions: 8,
      batch: 10,
      depth: 32,
    };
    scene = await openGatewayScene([{ name: 'a', url: upstream.url }], { more: { limits } });
    other = await PlainClient.open(scene.wsUrl);
  });
  // Whatever came before: whoever else is there is served.
  afterEach(async () => {
    equal((await other.call('system_name')).result, 'Almanac gateway');
  });
  after(async () => {
    other.close();
    await scene.close();
    await upstream.stop();
  });

  for (const [index, text] of smuggled.entries()) {
    it(`answers request ${index} whose end is in doubt once at most, and never as two`, async () => {
      const socket = connect(scene.gateway.port, '127.0.0.1');
      socket.on('error', () => undefined);
      let heard = '';
      socket.on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1');
      });
      await once(socket, 'connect');
      // All of it is there when the half of the client is closed: what follows could only be a second answer.
      socket.end(text, 'latin1');
      await once(socket, 'close');
      ok([...heard.matchAll(/HTTP\/1\.1 \d/g)].length <= 1, heard);
      match(heard, /^(HTTP\/1\.1 4\d\d |$)/);
    });
  }

  it('refuses what is too large before it is there', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': String(50 * mebibyte) };
      const sent = request(scene.httpUrl, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        sent.destroy();
      });
      sent.on('error', reject).write('[');
    });
    equal(status, 413);
    const socket = new WebSocket(scene.wsUrl, { perMessageDeflate: false });
    socket.on('error', () => undefined);
    await once(socket, 'open');
    socket.send('['.padEnd(2 * mebibyte, ' '));
    const [code] = (await once(socket, 'close')) as [number];
    ok(code === 1_009 || code === 1_006, String(code));
  });

  it('answers what is nested too deeply, and batches that are too long, with an error and nothing else', async () => {
    for (const [text, code] of [
      ['['.repeat(1_000_000), -32_700],
      ['{"a":'.repeat(200_000), -32_700],
      [`[${Array.from({ length: 11 }, () => 1).join(',')}]`, -32_010],
    ] as const) {
      const response = await fetch(scene.httpUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      });
      equal(((await response.json()) as { error: { code: number } }).error.code, code);
    }
  });

  it('gives a connection so many subscriptions and no more', async () => {
    const client = await PlainClient.open(scene.wsUrl);
    const answers = [];
    for (let n = 0; n < 20; n += 1) answers.push(await client.call('chain_subscribeNewHeads'));
    equal(answers.filter(({ error }) => error === undefined).length, 8);
    equal(answers.at(-1)?.error?.code, -32_006);
    client.close();
  });

  it('ends a subscription of a client that has left before it was open', async () => {
    const client = await PlainClient.open(scene.wsUrl);
    // The connection for subscriptions is there then, and the next one is sent at once.
    await client.call('state_subscribeStorage', [['0x02']]);
    upstream.isFrozen = true;
    client.send('{"jsonrpc":"2.0","id":0,"method":"state_subscribeStorage","params":[["0x01"]]}');
    await client.closed();
    upstream.thaw();
    const ended = (): Promise<number> =>
      Promise.resolve(upstream.calls.filter(({ method }) => method === 'state_unsubscribeStorage').length);
    await poll('both are ended', ended, (count) => count === 2, { everyMs: 10 });
  });

  it('holds no more for a client that does not read than it may', async () => {
    const socket = new WebSocket(scene.wsUrl, { perMessageDeflate: false });
    socket.on('error', () => undefined);
    await once(socket, 'open');
    socket.pause();
    for (let id = 0; id < 200; id += 1)
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'state_call', params: ['m', `0x${id}`] }));
    // The other client is served meanwhile; it is let go, or not read any further: most of it was never asked of a node.
    for (let n = 0; n < 20; n += 1) equal((await other.call('state_call', ['n', `0x${n}`])).error, undefined);
    const asked = upstream.calls.filter(({ method, params }) => method === 'state_call' && params[0] === 'm');
    ok(asked.length > 0 && asked.length < 100, String(asked.length));
    socket.terminate();
  });
});
