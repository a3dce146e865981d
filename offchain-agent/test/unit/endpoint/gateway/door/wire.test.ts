import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { type GatewayScene, openGatewayScene } from '../../../../../../tests/support/gateway-scene.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../../tests/support/poll.ts';
import { postText, RawConnection } from '../../../../../../tests/support/raw-connection.ts';
import type { OpenDoor } from '../../../../../src/endpoint/gateway/door/door.ts';
import type { Gateway } from '../../../../../src/endpoint/gateway/gateway.ts';
import { readUsage } from '../../../../../src/endpoint/gateway/usage/read-usage.ts';
import { DoorScene } from '../scene.ts';
import { CountingClient } from './counting-client.ts';

const secrets = { a: 'the-secret-of-key-a', b: 'the-secret-of-key-b' };
const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const soon = { everyMs: 5 };

const call = (id: number, method: string, params: readonly unknown[] = []): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });

describe('a gateway with a door', function () {
  this.timeout(60_000);
  let scene: DoorScene;
  let upstream: MadeUpstream;
  let door: OpenDoor;
  let gateway: Gateway;
  let opened: GatewayScene;
  const headers = fakeHeaders(2);

  const open = async (rest: string, a = ''): Promise<void> => {
    const keys = scene.file(
      'keys.yaml',
      `${rest}\nkeys:\n  - {id: a, hash: "${hashOf(secrets.a)}"${a}}\n  - {id: b, hash: "${hashOf(secrets.b)}"}\n`,
    );
    door = scene.open({ keys, usage: join(scene.folder, 'usage'), connectionsPerAddress: () => 100 });
    opened = await openGatewayScene([{ name: 'a', url: upstream.url }], { door });
    gateway = opened.gateway;
  };

  beforeEach(async () => {
    scene = new DoorScene();
    upstream = new MadeUpstream();
    // As long as what it was asked with.
    upstream.answers.set('state_call', ([, data]) => String(data));
    upstream.answers.set('system_chain', () => 'fake');
    upstream.answers.set('state_getStorage', () => '0xabcd');
    await upstream.start();
    for (const header of headers.slice(0, 1)) upstream.best(header);
  });
  afterEach(async () => {
    await opened.close();
    await door.close();
    await upstream.stop();
    scene.close();
  });

  it('counts what is on the wire to the byte: calls, batches, errors, subscriptions, over HTTP and WebSocket', async () => {
    await open('');
    const client = new CountingClient(gateway, secrets.a);
    const socket = await client.connect();
    for (let n = 0; n < 20; n += 1) {
      const answer = await client.post(call(n, 'state_call', ['Core_version', `0x${'00'.repeat(n * 97)}`]));
      equal(answer.status, 200);
      await socket.send(call(n, 'state_getStorage', [`0x${'ab'.repeat(32)}`]));
    }
    await client.post(` [ ${call(1, 'system_chain')} ,${call(2, 'no_such_method')}, {"id":3}, 7 ]\n`);
    await client.post('{"jsonrpc":"2.0","method":"system_chain","params":[]}');
    await client.post('{"jsonrpc":');
    await client.post('hello');
    await socket.send('[]');
    await socket.send('no json: é');
    await socket.send(`[${call(1, 'system_chain')},${call(2, 'system_name')}]`);
    await socket.send(call(9, 'chain_subscribeNewHeads'), 2);
    const before = socket.messages.length;
    for (const header of headers.slice(1)) upstream.best(header);
    await poll(
      'the head',
      () => Promise.resolve(socket.messages.length),
      (now) => now > before,
      soon,
    );
    await socket.close();
    const figure = (): number =>
      door.quotas().find(({ key, period }) => key === 'a' && period === 'day')?.usedBytes ?? 0;
    equal(figure(), client.bytes);
    await door.close();
    const { totals, methods } = (await readUsage([join(scene.folder, 'usage')])).summary.usage();
    equal(totals.bytes_in + totals.bytes_out, client.bytes);
    equal(totals.pushes, 2);
    equal(methods.find(({ method }) => method === 'state_call')?.calls, 20);
  });

  for (const [words, extra, at] of [
    ['at the reply that brings the last byte', 0, 10],
    ['at the next one for a byte more', 1, 11],
  ] as const) {
    it(`tells of a quota ${words}, refuses the key then, and leaves others alone`, async () => {
      // Ten replies of one size, and not a byte more.
      const text = call(7, 'system_name');
      const reply = '{"jsonrpc":"2.0","id":7,"result":"Almanac gateway"}';
      await open('', `, bytesPerMonth: ${10 * (text.length + reply.length) + extra}`);
      const client = new CountingClient(gateway, secrets.a);
      for (let n = 1; n <= at; n += 1) {
        equal(scene.events.length, 0, `before reply ${n}`);
        equal((await client.post(text)).text, reply);
      }
      deepEqual(
        scene.events.map(({ kind, key, usedBytes }) => [kind, key, usedBytes]),
        [['quota', 'a', client.bytes]],
      );
      const { status, text: why, retry } = await client.post(text);
      equal(status, 429);
      match(why, /key a has used up its \d+ bytes of this month/);
      ok(Number(retry) > 86_400);
      equal((await new CountingClient(gateway, secrets.b).post(text)).status, 200);
    });
  }

  it('reads nothing of a large message of a key over its rate, and answers to its id', async () => {
    await open('', ', bytesPerSecond: 20000');
    const client = new CountingClient(gateway, secrets.a);
    const socket = await client.connect();
    const text = call(1, 'state_call', ['m', `0x${'00'.repeat(8_000)}`]);
    await socket.send(text);
    // What is no JSON would be a parse error, if anybody had looked.
    const large = `{"jsonrpc":"2.0","id":2,"method":"state_call","params":[${'['.repeat(17_000)}`;
    await socket.send(large);
    match(socket.messages.at(-1) ?? '', /^\{"jsonrpc":"2.0","id":2,"error":\{"code":-32999,/);
    const { status, retry } = await client.post(large);
    deepEqual([status, Number(retry) >= 1], [429, true]);
    await socket.close();
    equal(door.quotas().find(({ key, period }) => key === 'a' && period === 'day')?.usedBytes, client.bytes);
  });

  it('ends the sockets of a key that is taken back, gets another secret or expires, and no others', async () => {
    await open('');
    const url = `ws://127.0.0.1:${gateway.port}`;
    const connect = async (path: string): Promise<WebSocket> => {
      const socket = new WebSocket(`${url}/${path}`);
      await once(socket, 'open');
      return socket;
    };
    const [a, b, none] = [await connect(secrets.a), await connect(secrets.b), await connect('')];
    const take = (keys: string): void => {
      scene.file('keys.yaml', `keys:\n${keys}`);
      door.prepare(['almanac', 'other', 'test'])();
    };
    const ended = once(a, 'close') as Promise<[number, Buffer]>;
    take(`  - {id: b, hash: "${hashOf(secrets.b)}", expires: "2026-11-22T12:01Z"}\n`);
    deepEqual((await ended).map(String), ['1008', 'key a was taken back; ask the operator']);
    const expired = once(b, 'close') as Promise<[number, Buffer]>;
    equal(b.readyState, WebSocket.OPEN);
    scene.nowMs += 60_000;
    match((await expired).map(String).join(' '), /^1008 key b expired at 2026-11-22T12:01:00.000Z/);
    take(`  - {id: b, hash: "${hashOf(secrets.b)}"}\n`);
    const again = await connect(secrets.b);
    const other = once(again, 'close') as Promise<[number, Buffer]>;
    take(`  - {id: b, hash: "${hashOf('another-secret-of-key-b')}"}\n`);
    equal((await other)[0], 1_008);
    equal(none.readyState, WebSocket.OPEN);
    none.terminate();
  });

  it('answers a key over its rate within its socket, with 429 over HTTP, and others as ever', async () => {
    await open('', ', callsPerSecond: 1, burst: 3');
    const [a, b] = [new CountingClient(gateway, secrets.a), new CountingClient(gateway, secrets.b)];
    const socket = await a.connect();
    for (let n = 0; n < 3; n += 1) await socket.send(call(n, 'system_name'));
    await socket.send(call(4, 'system_name'));
    deepEqual(JSON.parse(socket.messages.at(-1) ?? ''), {
      jsonrpc: '2.0',
      id: 4,
      error: {
        code: -32_999,
        message: 'RPC rate limit exceeded',
        data: { reason: 'key a makes more calls a second than it may', retryAfterMs: 1_000 },
      },
    });
    const refused = await a.post(call(1, 'system_name'));
    deepEqual([refused.status, refused.retry], [429, '1']);
    for (let n = 0; n < 20; n += 1) equal((await b.post(call(n, 'system_name'))).status, 200);
    await socket.close();
  });

  it('counts requests that are refused before they are read, as one call each', async () => {
    await open('', ', callsPerSecond: 0.001, burst: 2, bytesPerSecond: 40000');
    const a = new CountingClient(gateway, secrets.a);
    const sent = [call(1, 'system_name'), call(2, 'system_name'), call(3, 'system_name'), batch(5)];
    const statuses: (number | undefined)[] = [];
    for (const body of sent) statuses.push((await a.post(body)).status);
    deepEqual(statuses, [200, 200, 429, 429]);
    await door.close();
    const { totals, methods } = (await readUsage([join(scene.folder, 'usage')])).summary.usage();
    deepEqual([totals.calls, methods.find(({ method }) => method === '(other)')?.calls], [4, 2]);
  });

  /** A request of key a that the door has let in, and whose body is still to come. */
  const admitted = async (body: string): Promise<() => Promise<RawConnection>> => {
    const connection = await RawConnection.open(gateway.port);
    const headers = `Authorization: Bearer ${secrets.a}\r\nExpect: 100-continue\r\n`;
    const text = postText(body, body.length, headers);
    connection.send(text.slice(0, -body.length));
    deepEqual(await connection.answered(), [100]);
    return async () => {
      await connection.send(body).answered(2);
      connection.destroy();
      return connection;
    };
  };
  const batch = (size: number): string =>
    `[${Array.from({ length: size }, (_, id) => call(id, 'system_name')).join(',')}]`;

  it('answers calls that came in together and are over the rate with 429', async () => {
    await open('', ', callsPerSecond: 1, burst: 3');
    const sends = [];
    for (let n = 0; n < 5; n += 1) sends.push(await admitted(call(n, 'system_name')));
    const statuses: (number | undefined)[] = [];
    for (const send of sends) {
      const { statuses: seen, heard } = await send();
      statuses.push(seen[1]);
      if (seen[1] !== 429) continue;
      match(heard, /\r\nretry-after: 1\r\n/);
      match(heard, /"id":\d,"error":\{"code":-32999,"message":"RPC rate limit exceeded"/);
      ok(!heard.includes('refusal'), heard);
    }
    deepEqual(statuses, [200, 200, 200, 429, 429]);
  });

  it('answers a batch with 429 where all of its calls are refused, and with 200 where one is served', async () => {
    await open('', ', callsPerSecond: 1, burst: 3, cost: {state_call: 3}');
    const mixed = await admitted(batch(4));
    const dear = `[${call(1, 'state_call', ['m', '0x'])},${call(2, 'system_name')}]`;
    const [refused, notifications] = [await admitted(dear), await admitted(dear.replace(/"id":\d,/g, ''))];
    const answer = await mixed();
    equal(answer.statuses[1], 200);
    equal(answer.heard.match(/-32999/g)?.length, 1);
    for (const send of [refused, notifications]) {
      const { statuses, heard } = await send();
      equal(statuses[1], 429);
      // Of the longest wait: three seconds for the first call, and one for the second.
      match(heard, /\r\nretry-after: 3\r\n/);
    }
  });

  it('answers what is no call with 429 too once it is over the rate', async () => {
    await open('', ', callsPerSecond: 1, burst: 1');
    const sends = [await admitted('hello'), await admitted('hello')];
    const statuses = [];
    for (const send of sends) statuses.push((await send()).statuses[1]);
    deepEqual(statuses, [400, 429]);
  });

  it('answers with 403 a key that was taken back while its request came in', async () => {
    await open('');
    const send = await admitted(call(1, 'system_name'));
    scene.file('keys.yaml', `keys:\n  - {id: b, hash: "${hashOf(secrets.b)}"}\n`);
    door.prepare(['test'])();
    const { statuses, heard } = await send();
    equal(statuses[1], 403);
    match(heard, /"code":-32998/);
    ok(!heard.includes('retry-after'));
  });
});
