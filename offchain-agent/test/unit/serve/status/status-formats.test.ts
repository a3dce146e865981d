import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { FakeServedChain, noonS, windowS } from '../../../../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { StatusScene, slots } from '../../../../../tests/support/status-scene.ts';
import { childrenOf, parseXml, textOf } from '../../../../../tests/support/well-formed.ts';
import { createChainServer } from '../../../../src/serve/chain-server.ts';
import { publicAddress } from '../../../../src/serve/cli/serve/run.ts';
import { statuspageShapes } from '../../../../src/serve/status/status-shapes.ts';

const hostile = `<img src=x onerror="alert(1)">|[x](y)`;

describe('the status of a chain for programs', () => {
  let scene: StatusScene;

  beforeEach(async () => {
    scene = await StatusScene.open('v1', 'v2', hostile);
    scene.chain.groups = [{ group: 1, name: 'pair', members: [1, 3], owner: '5x', deposit: 1n }];
  });
  afterEach(async () => {
    await scene.server.close();
  });

  it('is a feed that readers take: well formed, with ids that stay', async () => {
    scene.record(3, 10, 0);
    const before = parseXml((await scene.get('/status/0/feed.atom')).body);
    equal(before.name, 'feed');
    equal(before.attributes['xmlns'], 'http://www.w3.org/2005/Atom');
    scene.chain.windows.push(slots(3, noonS, 10));
    scene.chain.advance(windowS);
    const { body, headers } = await scene.get('/status/0/feed.atom');
    equal(headers['content-type'], 'application/atom+xml; charset=utf-8');
    const feed = parseXml(body);
    equal(textOf(feed, 'id'), textOf(before, 'id'));
    const [entry] = childrenOf(feed, 'entry');
    const [entryBefore] = childrenOf(before, 'entry');
    ok(entry && entryBefore);
    equal(textOf(entry, 'id'), textOf(entryBefore, 'id'));
    match(textOf(entry, 'id'), /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    ok(textOf(entry, 'updated') > textOf(entryBefore, 'updated'));
    match(textOf(entry, 'title'), /^<img .*major outage/);
    equal(textOf(entry, 'published'), '2026-11-20T11:59:40.000Z');
    equal(textOf(feed, 'updated'), textOf(entry, 'updated'));
    ok(childrenOf(feed, 'author').length === 1 && childrenOf(feed, 'link').length === 2);
  });

  it('leads where the operator says, whatever host a reader names', async () => {
    const { chain } = scene;
    const publicUrl = 'https://status.example.org';
    const server = await createChainServer({ chain, log: silentLogger(), web: null, publicUrl });
    const headers = { host: 'evil.example' };
    for (const url of ['/status/0/feed.atom', '/api/v2/summary.json']) {
      const { body } = await server.inject({ url, headers });
      ok(body.includes(`${publicUrl}/status`), url);
      ok(!body.includes('evil.example'), url);
    }
    await server.close();
    equal(publicAddress('https://status.example.org/a/'), 'https://status.example.org/a');
    for (const wrong of ['status.example.org', 'ftp://a', 'https://u:p@a', 'https://a?b', 'javascript:1']) {
      throws(() => publicAddress(wrong), { code: 'bad_input/public_url' });
    }
  });

  it('is well-formed XML whatever a name holds', async () => {
    scene.chain.targets = FakeServedChain.withValidators('\u0001\uffff<&\ud800').targets;
    scene.record(1, 0);
    match(
      textOf(parseXml((await scene.get('/status/0/feed.atom')).body).children.at(-1) as never, 'title'),
      /\?\?<&\?/,
    );
  });

  it('lists an outage that goes on, however many began and ended since', async () => {
    const windows = Array.from({ length: 120 }, (_, index) => index);
    scene.record(1, ...windows.map(() => 0));
    scene.record(2, ...windows.map((index) => (index % 2 === 0 ? 0 : 10)));
    const { incidents } = statuspageShapes.incidents.parse(
      (await scene.get('/api/v2/incidents/unresolved.json')).json,
    );
    deepEqual(
      incidents.map(({ id }) => id.slice(0, 4)),
      ['0-1-'],
    );
    match((await scene.get('/status/0')).body, /id="incident-0-1-/);
  });

  it('is Statuspage for who reads that', async () => {
    scene.record(2, 10, 0);
    const paths = {
      summary: statuspageShapes.summary,
      status: statuspageShapes.status,
      components: statuspageShapes.components,
      incidents: statuspageShapes.incidents,
      'incidents/unresolved': statuspageShapes.incidents,
      'scheduled-maintenances': statuspageShapes.scheduled,
    };
    for (const [path, shape] of Object.entries(paths)) {
      const { json } = await scene.get(`/api/v2/${path}.json`);
      const { error } = shape.safeParse(json);
      equal(error, undefined);
    }
    const { json } = await scene.get('/api/v2/summary.json');
    const summary = statuspageShapes.summary.parse(json);
    equal(summary.status.indicator, 'critical');
    deepEqual(
      summary.components.map(({ id, status, group }) => [id, status, group]),
      [
        ['network-0', 'major_outage', true],
        ['target-0-1', 'no_data', false],
        ['target-0-2', 'major_outage', false],
        ['target-0-3', 'no_data', false],
      ],
    );
    deepEqual(
      summary.incidents.map(({ id, status, impact, started_at, resolved_at }) => ({
        id,
        status,
        impact,
        started_at,
        resolved_at,
      })),
      [
        {
          id: `0-2-authorship-${noonS - windowS}`,
          status: 'investigating',
          impact: 'major',
          started_at: '2026-11-20T11:59:40.000Z',
          resolved_at: null,
        },
      ],
    );
  });

  it('lists a resolved incident among all, and not among those unresolved', async () => {
    scene.record(2, 0, 10);
    const list = async (path: string) =>
      ((await scene.get(`/api/v2/${path}.json`)).json as { incidents: { status: string }[] }).incidents;
    deepEqual(
      (await list('incidents')).map(({ status }) => status),
      ['resolved'],
    );
    deepEqual(await list('incidents/unresolved'), []);
    deepEqual(await list('summary'), []);
  });

  it('is answered by the API too', async () => {
    scene.record(2, 10, 0);
    const { json } = await scene.get('/api/v1/networks/0/incidents?state=open');
    const [incident] = json['incidents'] as Record<string, unknown>[];
    deepEqual(
      [incident?.['label'], incident?.['state'], incident?.['start_at'], incident?.['end_at']],
      ['v2', 'open', '2026-11-20T11:59:40.000Z', null],
    );
    const status = (await scene.get('/api/v1/networks/0/status')).json;
    equal((status['targets'] as { state: string }[])[0]?.state, 'major_outage');
    equal((await scene.get('/api/v1/networks/5/status')).status, 404);
  });

  it('reports a month with its incidents and changes', async () => {
    scene.record(2, 10, 0);
    scene.chain.reporters = [
      {
        account: 'r1',
        signer: 'r1',
        joined: noonS - 3_600,
        left: undefined,
        reported: undefined,
        region: undefined,
        link: '',
        linkWindow: 0,
      },
    ];
    const markdown = (await scene.get('/status/0/report/2026-11.md')).body;
    match(markdown, /^\| v2 \| authorship \| 50\.00 % \(10 of 20 slots authored\) \| missed \|$/m);
    match(markdown, /^- v2: 0 of 10 slots authored, since 2026-11-20 11:59:40 UTC/m);
    match(markdown, /2026-11-20 11:00:00 UTC: reporter r1 joined/);
    match(markdown, /Incidents before 2026-11-20 11:59:20 UTC are not known/);
    match((await scene.get('/status/0/report/2026-11')).body, /<td>missed<\/td>/);
    match((await scene.get('/status/0/report/2026-10')).body, /no record of this month/);
  });

  it('is metrics, whose counters begin with the server, and whose labels no name can end', async () => {
    scene.record(1, 10, 0);
    scene.chain.targets = FakeServedChain.withValidators('a"} 1\\').targets;
    const before = (await scene.get('/metrics/slo')).body;
    const labels = '{network="fake",target="1",name="a\\"} 1\\\\",indicator="authorship"}';
    ok(before.includes(`almanac_slo_events_total${labels} 0\n`), before);
    ok(before.includes(`almanac_slo_last_window_ratio${labels} 0\n`));
    ok(before.includes(`almanac_slo_incident_open${labels} 1\n`));
    ok(before.includes(`almanac_slo_objective_ratio${labels} 0.99\n`));
    scene.chain.windows.push(slots(1, noonS, 9));
    scene.chain.advance(windowS);
    const { body, headers } = await scene.get('/metrics/slo');
    equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    ok(body.includes(`almanac_slo_events_total${labels} 10\n`));
    ok(body.includes(`almanac_slo_good_events_total${labels} 9\n`));
    match(body, /^# TYPE almanac_slo_events_total counter$/m);
  });
});
