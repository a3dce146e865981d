import { deepEqual, equal } from 'node:assert/strict';
import { once } from 'node:events';
import {
  aliceKey,
  aliceSli,
  authority,
  connected,
  genesis,
  hash,
  imported,
  startMs,
  TelemetryScene,
  v2,
} from './telemetry-scene.ts';

const zero = `0x${'00'.repeat(32)}`;
const peer = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
const about = (name: string, validator: string | null) => [
  name,
  'Almanac Node',
  '0.1.0-abc',
  validator,
  peer,
  'linux',
  'x86_64',
  'gnu',
  null,
  null,
  null,
];

describe('a stock session with a telemetry server', () => {
  let scene: TelemetryScene;

  beforeEach(async () => {
    scene = new TelemetryScene();
    // Statistics come with the first sweep, between whichever frames the machine has come to by then.
    await scene.open({ sweepEveryMs: 3_600_000 });
  });
  afterEach(async () => await scene.close());

  it('is answered frame by frame, from the opening of the feed to the removal of the node', async () => {
    scene.records.byKey.set(aliceKey, aliceSli);
    const feed = await scene.feed();
    deepEqual(await feed.next(), [
      [0, 33],
      [23, { git_hash: 'test' }],
    ]);
    const node = await scene.connect('/submit');
    node.send(Buffer.from(connected()));
    deepEqual(await feed.next(), [[11, ['Almanac Local', genesis, 1]]]);

    feed.say(`subscribe:${genesis}`);
    const stats = (await feed.next()).map(([action, payload]) => (action === 22 ? [22] : [action, payload]));
    deepEqual(stats, [[13, genesis], [10, startMs], [1, [0, startMs, null]], [2, [0, zero]], [22]]);
    const noBlock = [0, zero, 0, startMs, null];
    const added = (validator: string | null) => [
      3,
      [0, about('alice', validator), [0, 0], [[]], [[], [], []], noBlock, null, 1_795_175_000_000],
    ];
    deepEqual(await feed.next(), [added(null), [200, [0, null]], [7, [0, 0, zero]]]);

    feed.say('ping:17');
    deepEqual(await feed.next(), [[15, '17']]);

    node.send(Buffer.from(authority(aliceKey)));
    const told = { identity: 'self-reported', claimed_by: 1, ...aliceSli };
    deepEqual(await feed.next(), [added(aliceKey), [200, [0, told]]]);

    scene.nowMs += 1_000;
    node.send(Buffer.from(imported(5, 'c5')));
    deepEqual(await feed.next(), [
      [1, [5, startMs + 1_000, null]],
      [6, [0, [5, hash('c5'), 0, startMs + 1_000, 0]]],
    ]);
    scene.nowMs += 2_000;
    node.send(Buffer.from(imported(6, 'c6')));
    deepEqual(await feed.next(), [
      [1, [6, startMs + 3_000, 2_000]],
      [6, [0, [6, hash('c6'), 2_000, startMs + 3_000, 0]]],
    ]);
    node.send(Buffer.from(v2({ msg: 'notify.finalized', best: hash('c5'), height: '5' })));
    deepEqual(await feed.next(), [
      [7, [0, 5, hash('c5')]],
      [2, [5, hash('c5')]],
    ]);
    node.send(
      Buffer.from(v2({ msg: 'system.interval', peers: 3, bandwidth_download: 10, bandwidth_upload: 20.5 })),
    );
    deepEqual(await feed.next(), [
      [8, [0, [3, 0]]],
      [9, [0, [[20.5], [10], [startMs + 3_000]]]],
    ]);
    const rest = { height: 6, best: hash('c6'), txcount: 2, used_state_cache_size: 7 };
    const final = { finalized_height: 5, finalized_hash: hash('c5') };
    node.send(Buffer.from(v2({ msg: 'system.interval', ...rest, ...final })));
    deepEqual(await feed.next(), [
      [8, [0, [3, 2]]],
      [21, [0, [[7]]]],
    ]);

    node.close();
    deepEqual(await feed.next(), [[4, 0]]);
    deepEqual(await feed.next(), [[12, genesis]]);
  });

  it('takes text frames, the path with a slash, and the envelope of the first version', async () => {
    const node = await scene.connect('/submit/');
    const { payload, ts } = JSON.parse(connected()) as { payload: object; ts: string };
    node.send(JSON.stringify({ ts, level: 'INFO', ...payload }));
    const feed = await scene.feed('/feed/');
    await feed.until(11);
  });

  it('gives several nodes of one socket ids without gaps, and gives them out again', async () => {
    const node = await scene.connect('/submit');
    const other = await scene.connect('/submit');
    for (const id of [1, 2]) node.send(connected({ name: `n${id}` }, id));
    const feed = await scene.feed();
    await feed.until(11, (chain) => (chain as unknown[])[2] === 2);
    other.send(connected({ name: 'other' }));
    await feed.until(11, (chain) => (chain as unknown[])[2] === 3);
    feed.say(`subscribe:${genesis}`);
    const idOf = (part: unknown): unknown => (part as unknown[])[0];
    await feed.until(3, (part) => idOf(part) === 0);
    node.close();
    await feed.until(11, (chain) => (chain as unknown[])[2] === 1);
    const again = await scene.connect('/submit');
    again.send(connected({ name: 'again' }));
    const added = (await feed.until(3)) as [number, string[]];
    equal(added[0] < 2, true);
    equal(added[1][0], 'again');
  });

  it('takes leave of the chain before, when another one is subscribed to', async () => {
    const second = hash('cd');
    const node = await scene.connect('/submit');
    node.send(connected());
    node.send(connected({ genesis_hash: second, chain: 'Other' }, 2));
    const feed = await scene.feed();
    await feed.until(11, (chain) => (chain as unknown[])[1] === second);
    feed.say(`subscribe:${genesis}`);
    await feed.until(13);
    await feed.next();
    scene.nowMs += 1_000;
    feed.say(`subscribe:${second}`);
    const [first, next] = await feed.next();
    deepEqual(
      [first, next],
      [
        [14, genesis],
        [13, second],
      ],
    );
  });

  it('measures propagation from the first node that told of the block', async () => {
    const [one, other] = [await scene.connect('/submit'), await scene.connect('/submit')];
    one.send(connected({ name: 'one' }));
    const feed = await scene.feed();
    await feed.until(11);
    feed.say(`subscribe:${genesis}`);
    await feed.until(13);
    other.send(connected({ name: 'other' }));
    await feed.until(3, (part) => (part as [number])[0] === 1);
    one.send(imported(9));
    await feed.until(6);
    scene.nowMs += 70;
    other.send(imported(9));
    const [, details] = (await feed.until(6)) as [number, unknown[]];
    equal(details[4], 70);
  });

  it('tells of 64 nodes a frame', async () => {
    const sockets = await Promise.all(Array.from({ length: 4 }, async () => await scene.connect('/submit')));
    for (const socket of sockets) for (let id = 1; id <= 20; id += 1) socket.send(connected({}, id));
    const feed = await scene.feed();
    await feed.until(11, (chain) => (chain as unknown[])[2] === 80);
    feed.say(`subscribe:${genesis}`);
    await feed.until(13);
    const count = (frame: readonly (readonly [number, unknown])[]) =>
      frame.filter(([one]) => one === 3).length;
    equal(count(await feed.next()), 64);
    equal(count(await feed.next()), 16);
  });

  it('answers /health with OK, and /metrics with what it counts', async () => {
    const node = await scene.connect('/submit');
    node.send(connected());
    await (await scene.feed()).until(11);
    const base = `http://127.0.0.1:${scene.port}`;
    equal(await (await fetch(`${base}/health`)).text(), 'OK');
    const metrics = await (await fetch(`${base}/metrics`)).text();
    for (const line of [
      'almanac_telemetry_nodes 1',
      'almanac_telemetry_feeds 1',
      'almanac_telemetry_frames_total 1',
    ]) {
      equal(metrics.split('\n').includes(line), true, line);
    }
  });

  it('lets nodes and front ends go when it ends', async () => {
    const feed = await scene.feed();
    const node = await scene.connect('/submit');
    const closed = Promise.all([once(feed.socket, 'close'), once(node, 'close')]);
    await scene.server?.close();
    await closed;
  });
});
