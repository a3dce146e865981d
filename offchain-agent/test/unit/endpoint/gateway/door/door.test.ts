import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { addressGroup, cutAddress } from '../../../../../src/base/address-group.ts';
import type { DoorOptions } from '../../../../../src/endpoint/gateway/door/door.ts';
import type { Client } from '../../../../../src/endpoint/gateway/exchange.ts';
import { arrival, DoorScene, exchange, letIn, noonMs } from '../scene.ts';

const secrets = { a: 'the-secret-of-key-a', b: 'the-secret-of-key-b' };
const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const keysText = (rest: string, a = ''): string =>
  `${rest}\nkeys:\n  - {id: a, hash: "${hashOf(secrets.a)}"${a && `, ${a}`}}\n  - {id: b, hash: "${hashOf(secrets.b)}"}\n`;

describe('the door of a gateway', () => {
  let scene: DoorScene;
  beforeEach(() => {
    scene = new DoorScene();
  });
  afterEach(() => scene.close());
  const openWith = (text: string, more: Partial<DoorOptions> = {}) =>
    scene.open({ keys: scene.file('keys.yaml', text), ...more });

  it('lets anybody in and call without a file of keys', async () => {
    const door = scene.open();
    const client = letIn(door);
    for (let n = 0; n < 10_000; n += 1) equal(door.call(client, 'system_chain', 10), undefined);
    await door.close();
  });

  it('refuses an unknown key, one of another network, and none where one is asked for', async () => {
    const door = openWith(keysText('withoutKey: refuse', 'networks: [other]'));
    throws(
      () => letIn(door, { secret: 'no-such-secret-here' }),
      /^Error: 401: this key is not one of this gateway/,
    );
    throws(() => letIn(door), /^Error: 401: this gateway asks for a key/);
    throws(() => letIn(door, { secret: secrets.a }), /^Error: 403: key a is not for network almanac/);
    equal(letIn(door, { secret: secrets.a, network: 'other' }).key, 'a');
    deepEqual(scene.refused, ['key', 'key', 'key']);
    ok(!scene.logged.join().includes('secret'));
    await door.close();
  });

  it('refuses a key from the instant on at which it expires, also one that is in', async () => {
    const door = openWith(keysText('', 'expires: "2026-11-22T12:01Z"'));
    const client = letIn(door, { secret: secrets.a });
    scene.nowMs = noonMs + 59_999;
    equal(door.call(client, 'm', 1), undefined);
    scene.nowMs = noonMs + 60_000;
    const error = door.call(client, 'm', 1);
    equal(error?.code, -32_998);
    match(JSON.stringify(error?.data), /key a expired at 2026-11-22T12:01:00.000Z; ask the operator/);
    throws(() => letIn(door, { secret: secrets.a }), /403: key a expired/);
    await door.close();
  });

  it('answers a key over its limit as nodes do, and leaves others alone', async () => {
    const door = openWith(keysText('', 'callsPerSecond: 10, burst: 20, cost: {dear: 5}'));
    const [a, b] = [letIn(door, { secret: secrets.a }), letIn(door, { secret: secrets.b })];
    for (let n = 0; n < 20; n += 1) equal(door.call(a, 'm', 1), undefined);
    deepEqual(door.call(a, 'm', 1), {
      code: -32_999,
      message: 'RPC rate limit exceeded',
      data: { reason: 'key a makes more calls a second than it may', retryAfterMs: 100 },
      refusal: { status: 429, reason: 'key a makes more calls a second than it may', retryAfterS: 1 },
    });
    equal(door.call(b, 'm', 1), undefined);
    // Over HTTP it is told before anything is read.
    const refused = door.admit({ ...arrival, transport: 'http', secret: secrets.a });
    deepEqual('refuse' in refused && refused.refuse, {
      status: 429,
      reason: 'key a makes more calls a second than it may',
      retryAfterS: 1,
    });
    // It counts as one call of a method that nobody read.
    deepEqual(scene.calls, ['(other)']);
    scene.nowMs += 500;
    equal(door.call(a, 'dear', 1), undefined);
    ok(door.call(a, 'm', 1));
    await door.close();
  });

  it('limits a connection and an address, IPv6 by /64', async () => {
    const door = openWith('perAddress: {callsPerSecond: 2}\nperConnection: {callsPerSecond: 1}', {
      connectionsPerAddress: () => 2,
    });
    const first = letIn(door, { address: '2001:db8:0:1aa::1' });
    const second = letIn(door, { address: '2001:db8:0:1aa:ff::2' });
    equal(door.call(first, 'm', 1), undefined);
    match(JSON.stringify(door.call(first, 'm', 1)), /this connection makes more calls/);
    equal(door.call(second, 'm', 1), undefined);
    throws(
      () => letIn(door, { address: '2001:db8:0:1aa::3' }),
      /429: address 2001:db8:0:1aa::\/64 has 2 connections/,
    );
    door.left(first);
    door.left(first);
    letIn(door, { address: '2001:db8:0:1aa::3' });
    throws(() => letIn(door, { address: '2001:db8:0:1aa::4' }), /429/);
    letIn(door, { address: '2001:db8:0:200::4' });
    await door.close();
  });

  it('lets bytes be paid for afterwards', async () => {
    const door = openWith(keysText('', 'bytesPerSecond: 1000'));
    const client = letIn(door, { secret: secrets.a });
    equal(door.call(client, 'm', 100), undefined);
    door.told(exchange({ client, bytesIn: 100, bytesOut: 1_900 }));
    match(JSON.stringify(door.call(client, 'm', 1)), /key a moves more bytes a second than it may/);
    scene.nowMs += 1_000;
    ok(door.call(client, 'm', 1));
    scene.nowMs += 1;
    equal(door.call(client, 'm', 1), undefined);
    await door.close();
  });

  it('lets a large message wait for the bytes it has, before anything of it is read', async () => {
    const door = openWith(keysText('', 'bytesPerSecond: 1000'));
    const client = letIn(door, { secret: secrets.a });
    equal(door.message(client, 1_000), undefined);
    equal(door.call(client, 'm', 600), undefined);
    equal(door.message(client, 400), undefined);
    deepEqual(door.message(client, 500), {
      error: {
        code: -32_999,
        message: 'RPC rate limit exceeded',
        data: { reason: 'key a moves more bytes a second than it may', retryAfterMs: 100 },
        refusal: { status: 429, reason: 'key a moves more bytes a second than it may', retryAfterS: 1 },
      },
      waitMs: 100,
    });
    // What no bucket holds waits for a full one.
    scene.nowMs += 599;
    ok(door.message(client, 50_000));
    scene.nowMs += 1;
    equal(door.message(client, 50_000), undefined);
    await door.close();
  });

  it('gives a key, or an address without one, so many subscriptions over all connections', async () => {
    const door = openWith(keysText('perAddress: {subscriptions: 2}', 'subscriptions: 3'), {
      subscriptionsPerClient: () => 1,
    });
    const taken = (client: Client, times: number): number =>
      Array.from({ length: times }, () => door.subscribe(client)).filter((error) => !error).length;
    const [first, second] = [letIn(door, { secret: secrets.a }), letIn(door, { secret: secrets.a })];
    deepEqual([taken(first, 2), taken(second, 2)], [2, 1]);
    match(JSON.stringify(door.subscribe(second)), /-32006.*key a has 3 subscriptions, as many as it may/);
    // Another key has what the configuration gives to each; an address, and one more of its /56, its own.
    equal(taken(letIn(door, { secret: secrets.b }), 2), 1);
    deepEqual([taken(letIn(door), 3), taken(letIn(door), 1)], [2, 0]);
    door.unsubscribed(second);
    equal(taken(first, 2), 1);
    door.left(first);
    door.left(first);
    equal(taken(second, 4), 3);
    ok(scene.refused.every((reason) => reason === 'subscriptions'));
    await door.close();
  });

  it('charges a method as its key says, whatever it is called', async () => {
    const door = openWith(keysText('', 'callsPerSecond: 10, burst: 10'));
    const client = letIn(door, { secret: secrets.a });
    for (const method of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
      equal(door.call(client, method, 1), undefined, method);
    await door.close();
  });

  it('takes the rates of the configuration for an address where the keys have none', async () => {
    const ratesPerAddress = (): object => ({ callsPerSecond: 10, burst: 20, bytesPerSecond: 1_000 });
    const door = scene.open({ ratesPerAddress });
    const client = letIn(door);
    for (let n = 0; n < 20; n += 1) equal(door.call(client, 'm', 1), undefined);
    equal(door.call(client, 'm', 1)?.code, -32_999);
    scene.nowMs += 10_000;
    door.told(exchange({ client, bytesOut: 1_500 }));
    match(JSON.stringify(door.call(client, 'm', 1)), /moves more bytes a second/);
    await door.close();
    const own = openWith('perAddress: {callsPerSecond: 3}', { ratesPerAddress });
    const other = letIn(own);
    for (let n = 0; n < 3; n += 1) equal(own.call(other, 'm', 1), undefined);
    ok(own.call(other, 'm', 1));
    await own.close();
  });

  it('takes no empty file for one that takes all keys back', async () => {
    const door = openWith(keysText(''));
    const client = letIn(door, { secret: secrets.a });
    scene.file('keys.yaml', '');
    throws(
      () => door.prepare(['almanac', 'other']),
      /keys.yaml is empty; for no keys at all write: keys: \[\]/,
    );
    equal(door.call(client, 'm', 1), undefined);
    equal(door.gone(client), undefined);
    await door.close();
  });

  it('slows down whoever tries secrets', async () => {
    const door = openWith(keysText('perAddress: {callsPerSecond: 2}'));
    for (const status of [401, 401, 429, 429])
      throws(() => letIn(door, { secret: 'guess' }), new RegExp(`Error: ${status}`));
    scene.nowMs += 1_000;
    letIn(door);
    await door.close();
  });

  it('gives each of several gateways its share', async () => {
    const door = openWith(keysText('instances: 2', 'callsPerSecond: 4, bytesPerDay: 1000'));
    const client = letIn(door, { secret: secrets.a });
    for (let n = 0; n < 2; n += 1) equal(door.call(client, 'm', 1), undefined);
    ok(door.call(client, 'm', 1));
    const figure = door.quotas().find(({ key, period }) => key === 'a' && period === 'day');
    deepEqual(figure, { key: 'a', period: 'day', usedBytes: 0, bytes: 500 });
    await door.close();
  });

  it('takes other limits for those who are in, and keeps the old ones of a file that is wrong', async () => {
    const door = openWith(keysText('', 'callsPerSecond: 1'));
    const client = letIn(door, { secret: secrets.a });
    equal(door.call(client, 'm', 1), undefined);
    ok(door.call(client, 'm', 1));
    scene.file('keys.yaml', 'keys: 1');
    throws(() => door.prepare(['almanac']), /keys.yaml has one fault/);
    ok(door.call(client, 'm', 1));
    scene.file('keys.yaml', keysText('', 'callsPerSecond: 2'));
    door.prepare(['almanac'])();
    equal(door.call(client, 'm', 1), undefined);
    scene.file('keys.yaml', 'keys: []');
    door.prepare(['almanac'])();
    match(JSON.stringify(door.call(client, 'm', 1)), /key a was taken back/);
    await door.close();
  });
});

describe('an address', () => {
  it('is limited by /32 or /64, and kept as /24 or /48', () => {
    equal(addressGroup('192.0.2.77'), '192.0.2.77');
    equal(addressGroup('::ffff:192.0.2.77'), '192.0.2.77');
    equal(addressGroup('2001:db8:1:2ff::1'), '2001:db8:1:2ff::/64');
    equal(addressGroup('fe80::1%eth0'), 'fe80:0:0:0::/64');
    equal(cutAddress('192.0.2.77'), '192.0.2.0/24');
    equal(cutAddress('2001:db8:1:2ff:3:4:5:6'), '2001:db8:1::/48');
    equal(cutAddress('::1'), '0:0:0::/48');
    equal(cutAddress('nobody'), '?');
  });
});
