import { deepEqual, equal } from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { createTelemetryServer } from '../../../../src/serve/telemetry/telemetry-server.ts';
import { aliceKey, aliceSli, authority, connected, genesis, TelemetryScene } from './telemetry-scene.ts';

describe('a proxy in front of a feed', () => {
  let stock: TelemetryScene;
  let proxy: TelemetryScene;

  beforeEach(async () => {
    stock = new TelemetryScene();
    await stock.open();
    proxy = new TelemetryScene();
    proxy.records.byKey.set(aliceKey, aliceSli);
    await proxy.open({ upstream: `ws://127.0.0.1:${stock.port}/feed` });
  });
  afterEach(async () => {
    await proxy.close();
    await stock.close();
  });

  it('hands on every frame byte for byte, and tells of validators in frames of its own', async () => {
    const node = await stock.connect('/submit');
    node.send(connected());
    node.send(authority(aliceKey));
    await (await stock.feed()).until(11);

    const direct = await stock.feed();
    const behind = await proxy.feed();
    for (const feed of [direct, behind]) feed.say(`subscribe:${genesis}`);
    await direct.until(3);
    await behind.until(3);
    const told = { identity: 'self-reported', claimed_by: 1, ...aliceSli };
    deepEqual(await behind.next(), [[200, [0, told]]]);
    const own = behind.frames.filter((frame) => frame.every(([action]) => action === 200));
    equal(own.length, 1);
    deepEqual(
      behind.texts.filter((_, index) => !own.includes(behind.frames[index] ?? [])),
      direct.texts,
    );
  });

  it('tells again when a record changes, and that nothing is known of an id that is another’s now', async () => {
    const node = await stock.connect('/submit');
    node.send(connected());
    node.send(authority(aliceKey));
    await (await stock.feed()).until(11);
    const feed = await proxy.feed();
    feed.say(`subscribe:${genesis}`);
    const uptime = (payload: unknown) => (payload as [number, { uptime_ppm: number } | null])[1]?.uptime_ppm;
    await feed.until(200, (payload) => uptime(payload) === 916_666);
    proxy.records.change(aliceKey, { ...aliceSli, uptime_ppm: 1_000_000 });
    await feed.until(200, (payload) => uptime(payload) === 1_000_000);
    node.close();
    await feed.until(4);
    const other = await stock.connect('/submit');
    other.send(connected({ name: 'other' }));
    deepEqual(await feed.until(200, (payload) => uptime(payload) === undefined), [0, null]);
  });

  it('hands on commands as they are said, those before the feed has answered too', async () => {
    const feed = await proxy.feed();
    feed.say('ping:4');
    equal(await feed.until(15), '4');
  });

  it('takes no nodes', async () => {
    equal(await proxy.refusal('/submit'), 404);
  });

  it('lets front ends go when the feed behind it is gone, so that they come back', async () => {
    const feed = await proxy.feed();
    await feed.until(0);
    const closed = once(feed.socket, 'close');
    await stock.close();
    equal((await closed)[0], 1013);
  });

  it('lets front ends go when there is no feed behind it', async () => {
    const server = createTelemetryServer({
      records: proxy.records,
      log: silentLogger(),
      upstream: 'ws://127.0.0.1:1/feed',
    });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as { port: number };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/feed`);
    equal((await once(socket, 'close'))[0], 1013);
    await server.close();
  });
});
