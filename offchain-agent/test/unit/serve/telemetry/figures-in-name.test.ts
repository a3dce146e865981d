import { deepEqual, equal } from 'node:assert/strict';
import { nameWithFigures } from '../../../../src/serve/telemetry/figures-in-name.ts';
import { aliceKey, aliceSli, connected, genesis, TelemetryScene, v2 } from './telemetry-scene.ts';

describe('a name with figures', () => {
  const sli = { uptime_ppm: 992_999, p50_us: 119_200 };

  it('rounds both against the validator', () => {
    equal(nameWithFigures('v3', sli, 1), 'v3 · 99.2 % · 120 ms');
    equal(nameWithFigures('v3', { uptime_ppm: 999_999, p50_us: 400 }, 1), 'v3 · 99.9 % · 0.40 ms');
    equal(nameWithFigures('v3', { uptime_ppm: 1_000_000, p50_us: 1 }, 1), 'v3 · 100.0 % · 0.01 ms');
  });

  it('leaves out what is unknown', () => {
    equal(nameWithFigures('v3', { ...sli, p50_us: null }, 1), 'v3 · 99.2 %');
    equal(nameWithFigures('v3', { ...sli, uptime_ppm: null }, 1), 'v3');
    equal(nameWithFigures('v3', null, 0), 'v3');
  });

  it('shows that several nodes claim the key', () => {
    equal(nameWithFigures('v3', sli, 2), 'v3 · 99.2 % · 120 ms · ×2');
  });

  it('does not pass on figures that a node gives itself', () => {
    equal(nameWithFigures('v3 · 100 % · 1 ms', null, 0), 'v3 100 1 ms');
    equal(nameWithFigures('v3 • 100％ ×2', sli, 1), 'v3 100 2 · 99.2 % · 120 ms');
    equal(nameWithFigures('v3 \u0387 99\ufe6a 9\u2031', null, 0), 'v3 99 9');
  });
});

describe('telemetry with figures in names', () => {
  const scene = new TelemetryScene();
  afterEach(async () => await scene.close());

  const authority = v2({
    msg: 'afg.authority_set',
    authority_id: aliceKey,
    authority_set_id: '0',
    authorities: '[]',
  });
  const nameIn = (payload: unknown): unknown => (payload as [number, [string]])[1][0];

  it('tells of a node again when its record changes, with what is finalized', async () => {
    scene.records.byKey.set(aliceKey, aliceSli);
    await scene.open({ figuresInNames: true });
    const node = await scene.connect('/submit');
    node.send(connected());
    node.send(v2({ msg: 'notify.finalized', best: `0x${'aa'.repeat(32)}`, height: '5' }));
    node.send(authority);
    const feed = await scene.feed();
    await feed.until(11);
    feed.say(`subscribe:${genesis}`);
    await feed.until(3, (payload) => nameIn(payload) === 'alice · 91.6 % · 120 ms');
    scene.records.change(aliceKey, { ...aliceSli, uptime_ppm: 999_000 });
    const parts = await frameWith(feed, 'alice · 99.9 % · 120 ms');
    deepEqual(
      parts.map(([number]) => number),
      [3, 7, 200],
    );
    deepEqual(parts[1]?.[1], [0, 5, `0x${'aa'.repeat(32)}`]);
  });

  it('leaves names alone unless asked', async () => {
    scene.records.byKey.set(aliceKey, aliceSli);
    await scene.open();
    const node = await scene.connect('/submit');
    node.send(connected());
    node.send(authority);
    const feed = await scene.feed();
    await feed.until(11);
    feed.say(`subscribe:${genesis}`);
    await feed.until(200, (payload) => (payload as unknown[])[1] !== null);
    scene.records.change(aliceKey, { ...aliceSli, uptime_ppm: 999_000 });
    await feed.until(
      200,
      (payload) => (payload as [number, { uptime_ppm: number }])[1].uptime_ppm === 999_000,
    );
    const names = feed.frames.flat().filter(([number]) => number === 3);
    deepEqual([...new Set(names.map(([, payload]) => nameIn(payload)))], ['alice']);
  });

  async function frameWith(
    feed: Awaited<ReturnType<TelemetryScene['feed']>>,
    name: string,
  ): Promise<readonly (readonly [number, unknown])[]> {
    for (;;) {
      const frame = await feed.next();
      if (frame.some(([number, payload]) => number === 3 && nameIn(payload) === name)) return frame;
    }
  }
});
