import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import {
  aliceKey,
  aliceSli,
  authority,
  connected,
  type FeedReader,
  genesis,
  hash,
  imported,
  startMs,
  TelemetryScene,
  v2,
} from './telemetry-scene.ts';

describe('hostile telemetry', () => {
  let scene: TelemetryScene;
  let honest: WebSocket;
  let feed: FeedReader;

  beforeEach(async () => {
    scene = new TelemetryScene();
    await scene.open();
    honest = await scene.connect('/submit');
    honest.send(connected());
    feed = await scene.feed();
    await feed.until(11);
    feed.say(`subscribe:${genesis}`);
    await feed.until(13);
    await feed.next();
  });
  afterEach(async () => await scene.close());

  for (const [what, frame] of [
    ['no JSON', 'hello'],
    ['an array', '[]'],
    ['no object', '7'],
    ['no UTF-8', Buffer.from([0xff, 0xfe])],
    ['a tower of arrays', '['.repeat(500_000)],
  ] as const) {
    it(`${what} closes the connection that sent it, and no other`, async () => {
      const bad = await scene.connect('/submit');
      const closed = once(bad, 'close');
      bad.send(frame);
      const [code] = await closed;
      ok(code === 1007 || code === 1006, String(code));
      honest.send(imported(3));
      await feed.until(1);
      equal(honest.readyState, honest.OPEN);
    });
  }

  it('a frame of 10 MB is refused, and closes nobody else', async () => {
    const bad = await scene.connect('/submit');
    bad.on('error', () => undefined);
    const closed = once(bad, 'close');
    bad.send(Buffer.alloc(10_000_000, 0x20));
    const [code] = await closed;
    ok(code === 1009 || code === 1006, String(code));
    honest.send(imported(3));
    await feed.until(1);
  });

  for (const [what, message] of [
    ['an unknown message', v2({ msg: 'prepared_block_for_proposing', number: '7' })],
    ['a height of 1e308', imported(1e308)],
    ['a height beyond 32 bits', imported(2 ** 32)],
    ['a negative height', imported(-1)],
    ['a height with a fraction', imported(1.5)],
    ['a height as an object', imported({ toString: 1 })],
    ['a hash of another length', v2({ msg: 'block.import', best: '0x12', height: 8 })],
    ['a final height of 1e308', v2({ msg: 'notify.finalized', best: hash('aa'), height: '1e308' })],
    ['peers that are text', v2({ msg: 'system.interval', peers: 'many' })],
    ['a name of the prototype', v2({ msg: 'constructor' })],
    ['an update of a node that never connected', imported(99, 'aa', 7)],
    ['an id that is not a number', JSON.stringify({ id: 'x', payload: { msg: 'block.import', height: 99 } })],
  ] as const) {
    it(`${what} changes nothing and closes nothing`, async () => {
      honest.send(message);
      honest.send(imported(2));
      deepEqual((await feed.next())[0], [1, [2, startMs, null]]);
    });
  }

  it('"<unknown>" is no validator, and does not stand in the way of the real one', async () => {
    scene.records.byKey.set(aliceKey, aliceSli);
    honest.send(authority('<unknown>'));
    honest.send(authority('x'.repeat(48)));
    honest.send(authority(aliceKey));
    honest.send(authority('<unknown>'));
    const [, details] = (await feed.until(3)) as [number, string[]];
    equal(details[3], aliceKey);
    honest.send(imported(2));
    deepEqual((await feed.next())[0]?.[0], 1);
  });

  it('a key that two nodes claim is said to be claimed by two, and again by one when one of them goes', async () => {
    scene.records.byKey.set(aliceKey, aliceSli);
    honest.send(authority(aliceKey));
    const claims = (payload: unknown) => (payload as [number, { claimed_by: number } | null])[1]?.claimed_by;
    await feed.until(200, (payload) => claims(payload) === 1);
    const liar = await scene.connect('/submit');
    liar.send(connected({ name: 'alice' }));
    liar.send(authority(aliceKey));
    const first = await feed.until(200, (payload) => claims(payload) === 2 && (payload as [number])[0] === 0);
    ok(first);
    liar.close();
    await feed.until(200, (payload) => claims(payload) === 1);
  });

  it('a node with the name of a validator, or with its address for a name, has no record', async () => {
    scene.records.byKey.set(aliceKey, aliceSli);
    const liar = await scene.connect('/submit');
    liar.send(connected({ name: aliceKey, network_id: aliceKey }));
    const frame = await feed.next();
    deepEqual(frame.at(-1), [200, [1, null]]);
  });

  it('a name with markup in it stays the text that it is, without control characters', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const other = await scene.connect('/submit');
    other.send(connected({ name: `${name}\u001b[2J` }));
    const [, details] = (await feed.until(3)) as [number, string[]];
    equal(details[0], `${name}?[2J`);
  });

  it('one voice far ahead of two others does not set the best block', async () => {
    const other = await scene.connect('/submit');
    other.send(connected({ name: 'other' }));
    other.send(imported(10));
    honest.send(imported(10));
    await feed.until(6, (payload) => (payload as [number])[0] === 0);
    const liar = await scene.connect('/submit');
    liar.send(connected({ name: 'liar' }));
    liar.send(imported(4_000_000_000));
    await feed.until(6, (payload) => (payload as [number])[0] === 2);
    honest.send(imported(11));
    deepEqual((await feed.until(1)) as unknown[], [11, startMs, 0]);
  });

  it('the 21st node of a connection is ignored', async () => {
    for (let id = 2; id <= 21; id += 1) honest.send(connected({ name: `n${id}` }, id));
    await feed.until(11, (chain) => (chain as unknown[])[2] === 20);
    honest.send(imported(5, 'aa', 21));
    honest.send(imported(4, 'bb', 20));
    deepEqual(await feed.until(1), [4, startMs, null]);
  });

  /** Brings more bytes from an address than any may. */
  const flood = async (address: string): Promise<number> => {
    const socket = await scene.connect('/submit', { 'x-forwarded-for': address });
    socket.on('error', () => undefined);
    const closed = once(socket, 'close');
    const frame = v2({ msg: 'filler', text: 'x'.repeat(256 * 1_024) });
    for (let sent = 0; sent < 10; sent += 1) socket.send(frame);
    return ((await closed) as [number])[0];
  };

  it('more than 256 kB/s over ten seconds closes the connection and blocks its address for ten minutes', async () => {
    await scene.close();
    await scene.open({ trustProxy: ['127.0.0.1'] });
    const from = { 'x-forwarded-for': '192.0.2.7' };
    equal(await flood('192.0.2.7'), 1008);
    equal(await scene.refusal('/submit', from), 403);
    (await scene.connect('/submit', { 'x-forwarded-for': '192.0.2.8' })).close();
    scene.nowMs += 599_999;
    equal(await scene.refusal('/submit', from), 403);
    scene.nowMs += 1;
    (await scene.connect('/submit', from)).close();
  });

  it('blocks the /64 of an IPv6 address that floods, and no other', async () => {
    await scene.close();
    await scene.open({ trustProxy: ['127.0.0.1'] });
    equal(await flood('2001:db8::1'), 1008);
    equal(await scene.refusal('/submit', { 'x-forwarded-for': '2001:db8::2' }), 403);
    (await scene.connect('/submit', { 'x-forwarded-for': '2001:db8:0:1::1' })).close();
  });

  it('does not block the nodes of its own machine for a flood from there', async () => {
    equal(await flood('192.0.2.7'), 1008);
    (await scene.connect('/submit')).close();
    honest.send(imported(3));
    await feed.until(1);
  });

  it('takes no node that a web page plays', async () => {
    equal(await scene.refusal('/submit', { origin: 'https://evil.example' }), 403);
    equal(await scene.refusal('/submit', { origin: 'null' }), 403);
    // Front ends are pages.
    (await scene.connect('/feed', { origin: 'https://telemetry.example' })).close();
  });

  it('tells a feed of all nodes once a second at most, and of what it asked for last', async () => {
    const other = hash('cd');
    const guest = await scene.connect('/submit');
    guest.send(connected({ genesis_hash: other }));
    await feed.until(11, (chain) => (chain as unknown[])[1] === other);
    const greedy = await scene.feed();
    for (let times = 0; times < 3_000; times += 1) greedy.say(`subscribe:${times % 2 ? other : genesis}`);
    greedy.say('ping:asked');
    await greedy.until(15, (word) => word === 'asked');
    const told = (): unknown[] =>
      greedy.frames.flat().flatMap(([number, payload]) => (number === 13 ? [payload] : []));
    deepEqual(told(), [genesis]);
    scene.nowMs += 1_000;
    await greedy.until(13);
    deepEqual(told(), [genesis, other]);
  });

  it('a node that is silent for 60 s is removed, and its connection closed', async () => {
    const closed = once(honest, 'close');
    scene.nowMs += 60_000;
    await feed.until(4);
    await closed;
  });

  it('nodes of a dead chain grow stale by time alone, and are not stale any more with the next block', async () => {
    honest.send(imported(3));
    await feed.until(1);
    for (let minute = 0; minute < 2; minute += 1) {
      scene.nowMs += 59_000;
      honest.send(v2({ msg: 'system.interval', peers: minute + 1 }));
      await feed.until(8);
    }
    scene.nowMs += 2_000;
    equal(await feed.until(20), 0);
    honest.send(imported(4));
    await feed.until(6);
    const late = await scene.feed();
    late.say(`subscribe:${genesis}`);
    await late.until(13);
    deepEqual(
      (await late.next()).map(([number]) => number),
      [3, 200, 7],
    );
  });

  it('commands of a front end that are none are ignored, and too long ones close it alone', async () => {
    const other = await scene.feed();
    other.socket.on('error', () => undefined);
    feed.say('subscribe:nothing');
    feed.say('send-finality:1');
    feed.say('nothing');
    feed.say('ping:1');
    deepEqual(await feed.next(), [[15, '1']]);
    const closed = once(other.socket, 'close');
    other.say(`ping:${'x'.repeat(5_000)}`);
    await closed;
    feed.say('ping:2');
    deepEqual(await feed.next(), [[15, '2']]);
  });

  it('refuses other paths', async () => {
    equal(await scene.refusal('/elsewhere'), 404);
  });
});
