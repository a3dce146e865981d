import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { parseXml } from '../../../../../tests/support/well-formed.ts';
import { statuspageShapes } from '../../../../src/serve/status/status-shapes.ts';
import { answered, failed, MonitorScene, names, noonS, offline } from './monitor-scene.ts';

interface ApiIncident {
  readonly label: string;
  readonly start_at: string;
  readonly end_at: string | null;
  readonly state: string;
}

describe('a status page without a chain', () => {
  let scene: MonitorScene;

  beforeEach(async () => {
    scene = await MonitorScene.open();
  });
  afterEach(async () => {
    await scene.close();
  });

  async function incidents(): Promise<ApiIncident[]> {
    return (await scene.get('/api/v1/networks/0/incidents')).json['incidents'] as ApiIncident[];
  }

  it('shows one sentence when all endpoints answer, and nothing of a chain', async () => {
    await scene.live(noonS, noonS + 300);
    const { body } = await scene.get('/status');
    match(body, /class="sentence operational">All of Example operational</);
    match(body, /By the samples of this monitor, as of/);
    doesNotMatch(body, /finalized|the chain|validators/i);
    equal((await scene.get('/')).status, 302);
    equal((await scene.get('/health')).status, 200);
  });

  it('runs no WebAssembly, as it has no light client', async () => {
    const { headers } = await scene.server.inject('/status');
    const policy = String(headers['content-security-policy']).split('; ');
    equal(
      policy.find((one) => one.startsWith('script-src')),
      "script-src 'self'",
    );
  });

  it('reports the times of an outage of one minute from its samples', async () => {
    const isDown = (atS: number): boolean => atS >= noonS + 150 && atS < noonS + 210;
    await scene.live(noonS, noonS + 180, (name, atS) =>
      name === 'europe' && isDown(atS) ? failed : answered,
    );
    match((await scene.get('/status')).body, /europe of Example: partial outage/);
    deepEqual(
      (await incidents()).map(({ label, start_at, end_at, state }) => [label, start_at, end_at, state]),
      [['europe', '2026-11-20T12:02:30.000Z', null, 'open']],
    );
    await scene.live(noonS + 180, noonS + 360, (name, atS) =>
      name === 'europe' && isDown(atS) ? failed : answered,
    );
    deepEqual(
      (await incidents()).map(({ label, start_at, end_at, state }) => [label, start_at, end_at, state]),
      [['europe', '2026-11-20T12:02:30.000Z', '2026-11-20T12:03:30.000Z', 'recovered']],
    );
    const { body } = await scene.get('/status/0');
    match(
      body,
      /europe: 6 of 12 requests answered, 2026-11-20 12:02:30 to 12:03:30 UTC, seen by this monitor/,
    );
    const feed = parseXml((await scene.get('/status/0/feed.atom')).body);
    equal(feed.children.filter((child) => typeof child === 'object' && child.name === 'entry').length, 1);
    const summary = statuspageShapes.summary.parse((await scene.get('/api/v2/summary.json')).json);
    deepEqual(
      [summary.page.name, summary.incidents.length, summary.components.length],
      ['Example', 0, names.length + 1],
    );
    const all = statuspageShapes.incidents.parse((await scene.get('/api/v2/incidents.json')).json);
    equal(all.incidents[0]?.resolved_at, '2026-11-20T12:03:30.000Z');
    match(
      (await scene.get('/badge/0/europe/uptime.svg?period=day')).body,
      /europe uptime, day so far: 83\.33 %/,
    );
    equal((await scene.get('/badge/0/nowhere/uptime.svg')).status, 404);
  });

  it('keeps an incident and its id across a restart', async () => {
    await scene.live(noonS, noonS + 300, (name) => (name === 'europe' ? failed : answered));
    const [before] = await incidents();
    await scene.stop();
    await scene.start();
    deepEqual(await incidents(), [before]);
    await scene.live(noonS + 300, noonS + 420);
    const [after] = await incidents();
    deepEqual(
      [after?.start_at, after?.end_at, after?.state],
      ['2026-11-20T12:00:00.000Z', '2026-11-20T12:05:00.000Z', 'recovered'],
    );
  });

  it('keeps the start of an outage that is longer than the windows that are looked at', async () => {
    await scene.live(noonS, noonS + 120);
    await scene.live(noonS + 120, noonS + 120 + 300 * 60, (name) => (name === 'europe' ? failed : answered));
    await scene.stop();
    await scene.start();
    await scene.live(noonS + 120 + 300 * 60, noonS + 240 + 300 * 60);
    const found = await incidents();
    deepEqual(
      found.map(({ start_at, end_at }) => [start_at, end_at]),
      [['2026-11-20T12:02:00.000Z', '2026-11-20T17:02:00.000Z']],
    );
  });

  it('shows an incident once after a restart with whose windows it is half out of sight', async () => {
    await scene.live(noonS, noonS + 60);
    await scene.live(noonS + 60, noonS + 6_060, (name) => (name === 'europe' ? failed : answered));
    await scene.live(noonS + 6_060, noonS + 60 + 290 * 60);
    const before = await incidents();
    equal(before.length, 1);
    await scene.stop();
    await scene.start();
    deepEqual(await incidents(), before);
    await scene.live(noonS + 60 + 290 * 60, noonS + 120 + 290 * 60);
    deepEqual(await incidents(), before);
  });

  it('calls a monitor that reaches nothing blind, and its endpoints not down', async () => {
    await scene.live(noonS, noonS + 120);
    await scene.live(noonS + 120, noonS + 300, () => offline);
    const { body } = await scene.get('/status');
    match(body, /class="sentence no_data">Nothing was measured in the last closed window/);
    match(body, /europe, rpc: not measured since 2026-11-20 12:02:00 UTC/);
    deepEqual(await incidents(), []);
    const { networks } = scene.board.board(scene.nowMs);
    deepEqual(
      networks[0]?.targets.map(({ checks }) => checks[0]?.month?.sharePpm),
      [undefined, undefined, undefined],
    );
  });

  it('measures no time twice and shows no negative duration when the clock goes back', async () => {
    await scene.live(noonS, noonS + 300, (name) => (name === 'europe' ? failed : answered));
    const before = await scene.history.counts(1, 'day', 0, noonS + 1_000);
    // The clock is set back by four minutes: the same time is lived through once more.
    await scene.live(noonS + 60, noonS + 240);
    deepEqual(await scene.history.counts(1, 'day', 0, noonS + 1_000), before);
    const { body } = await scene.get('/status/0');
    match(body, /goes on, 5 min so far/);
    doesNotMatch(body, /-\d+ (?:s|min|h)/);
  });

  it('says so while its clock is behind its history, and shows no old state as that of now', async () => {
    await scene.live(noonS, noonS + 3_600);
    scene.nowMs = (noonS + 600) * 1_000;
    const { body } = await scene.get('/status');
    match(
      body,
      /the clock of this monitor is behind its history, so nothing is measured until 2026-11-20 13:00:00 UTC/,
    );
    match(body, /class="sentence no_data"/);
  });

  it('shows names with markup in them, and runs nothing of them', async () => {
    await scene.live(noonS, noonS + 120, (name) => (name === names[2] ? failed : answered));
    for (const path of [
      '/status',
      '/status/0/report/2026-11',
      '/badge/0/3/uptime.svg',
      '/status/0/feed.atom',
    ]) {
      const { body } = await scene.get(path);
      doesNotMatch(body, /<img/);
      match(body, /&#60;img src=x/);
    }
    doesNotMatch((await scene.get('/status/0/report/2026-11.md')).body, /[^\\]<img/);
  });

  it('reports a month from its days', async () => {
    await scene.live(noonS, noonS + 600, (name, atS) =>
      name === 'america' && atS < noonS + 60 ? failed : answered,
    );
    const { body, status } = await scene.get('/status/0/report/2026-11.md');
    equal(status, 200);
    match(
      body,
      /\| america \| rpc \| 90\.00 % \(54 of 60 requests answered, coverage 100\.00 %\) \| missed \|/,
    );
    match(body, /\| europe \| rpc \| 100\.00 % \(60 of 60 requests answered, coverage 100\.00 %\) \| met \|/);
    match(body, /- america: 0 of 6 requests answered, 2026-11-20 12:00:00 to 12:01:00 UTC/);
    equal((await scene.get('/status/0/report/2027-01')).status, 404);
    equal((await scene.get('/status/0/report/2026-13')).status, 400);
  });

  it('exposes the objectives and the incident as metrics', async () => {
    await scene.live(noonS, noonS + 180, (name) => (name === 'europe' ? failed : answered));
    const { body } = await scene.get('/metrics/slo');
    match(body, /almanac_slo_incident_open\{network="Example",target="1",name="europe",indicator="rpc"\} 1/);
    ok(body.includes('almanac_slo_last_window_ratio{network="Example",target="2"'));
  });
});
