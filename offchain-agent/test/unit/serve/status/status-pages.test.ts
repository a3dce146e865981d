import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { FakeServedChain, noonS, windowS } from '../../../../../tests/support/fake-served-chain.ts';
import { StatusScene, slots } from '../../../../../tests/support/status-scene.ts';

const hostile = `<img src=x onerror="alert(1)">|[x](y)`;

describe('the status pages of a chain', () => {
  let scene: StatusScene;

  beforeEach(async () => {
    scene = await StatusScene.open('v1', 'v2', hostile);
    scene.chain.groups = [{ group: 1, name: 'pair', members: [1, 3], owner: '5x', deposit: 1n }];
  });
  afterEach(async () => {
    await scene.server.close();
  });

  it('is one sentence when all is well', async () => {
    scene.record(1, 10, 10, 10);
    scene.record(2, 10, 10, 10);
    scene.record(3, 10, 10, 10);
    match((await scene.get('/status')).body, /class="sentence operational">All networks operational</);
    match((await scene.get('/status/0')).body, /class="sentence operational">All of fake operational</);
  });

  it('names the worst when something is out', async () => {
    scene.record(1, 10, 10, 6);
    scene.record(2, 10, 10, 0);
    scene.record(3, 10, 10, 10);
    match((await scene.get('/status')).body, /v2 of fake: major outage, and 1 more not operational/);
  });

  it('shows an incident after the first closed window under the objective, and its end', async () => {
    scene.record(2, 10, 0);
    const open = (await scene.get('/status/0')).body;
    match(open, /v2: major outage \(authorship\)/);
    match(open, /v2: 0 of 10 slots authored, since 2026-11-20 11:59:40 UTC, counted by the chain/);
    scene.chain.windows.push(slots(2, noonS, 10));
    scene.chain.advance(windowS);
    const closed = (await scene.get('/status/0')).body;
    match(closed, /v2: 0 of 10 slots authored, 2026-11-20 11:59:40 to 12:00:00 UTC, counted by the chain/);
    match(closed, /class="sentence operational"/);
  });

  it('counts scattered misses in one line, calls nothing out for them, and prints the rule', async () => {
    scene.record(1, 10, 9, 10, 8);
    scene.record(2, 10, 10, 9, 10);
    const { body } = await scene.get('/status/0');
    match(body, /None\. Windows since/);
    match(body, /4 single slots missed: v1 3, v2 1\./);
    match(body, /class="sentence operational"|were not measured/);
    match(body, /with more misses than chance explains \(formula F26\)/);
    doesNotMatch(body, /outage</);
  });

  it('says one outage alike in sentence, day, page, feed, API and Statuspage', async () => {
    scene.record(1, 10, 9, 10, 10, 0);
    scene.record(2, 10, 10, 9, 10, 10);
    scene.record(3, 10, 10, 10, 10, 10);
    const { body } = await scene.get('/status/0');
    match(body, /class="sentence major_outage">v1 of fake: major outage</);
    match(body, /aria-label="v1: 1 day from 2026-11-20 to 2026-11-20: 1 partial outage/);
    match(body, /aria-label="v2: 1 day from 2026-11-20 to 2026-11-20: 1 operational"/);
    match(body, /2 single slots missed: v1 1, v2 1\./);
    const feed = (await scene.get('/status/0/feed.atom')).body;
    equal(feed.match(/<entry>/g)?.length, 1);
    const { incidents } = (await scene.get('/api/v1/networks/0/incidents')).json as {
      incidents: { label: string; text: string }[];
    };
    deepEqual(
      incidents.map(({ label }) => label),
      ['v1'],
    );
    ok(feed.includes(incidents[0]?.text ?? '?') && body.includes(incidents[0]?.text ?? '?'));
    const summary = (await scene.get('/api/v2/summary.json')).json as { incidents: unknown[] };
    equal(summary.incidents.length, 1);
  });

  it('lists a monitor that is silent as missing coverage, and as no incident', async () => {
    scene.record(1, 10, 10, 10);
    for (const [index, reporters] of [3, 3, 1].entries()) {
      scene.chain.windows.push({
        ...slots(1, noonS - (3 - index) * windowS, 0),
        part: reporters === 1 ? 0 : 10,
        indicator: 'arrival',
        reporters,
      });
    }
    const { body } = await scene.get('/status/0');
    match(body, /None\. Windows since/);
    match(body, /id="unmeasured"/);
    match(
      body,
      /v1, arrival: not measured since 2026-11-20 11:59:40 UTC: reports of 1 count; a quorum is 2 and more than half of the active reporters; coverage 33\.33 %/,
    );
    match(body, /class="sentence operational"|were not measured/);
  });

  it('names the reporter that is silent', async () => {
    scene.record(1, 10, 10, 10);
    const reporter = { account: 'r1', signer: 'r1', joined: 0, left: undefined, region: undefined };
    const link = { link: `0x${'00'.repeat(32)}`, linkWindow: 0 };
    scene.chain.reporters = [
      { ...reporter, ...link, reported: noonS - windowS },
      { ...reporter, ...link, account: 'r2', signer: 'r2', reported: noonS - 10 * windowS },
    ];
    const { body } = await scene.get('/status/0');
    match(body, /reporter r2 has not reported since the window of 2026-11-20 11:56:40 UTC/);
    doesNotMatch(body, /reporter r1/);
  });

  it('shows names with markup in them, and runs nothing of them', async () => {
    scene.record(3, 10, 0);
    for (const path of ['/status', '/status/0', '/status/0/report/2026-11', '/badge/0/3/uptime.svg']) {
      const { body } = await scene.get(path);
      doesNotMatch(body, /<img/);
      match(body, /&#60;img src=x onerror=&#34;alert\(1\)&#34;&#62;/);
    }
    const markdown = (await scene.get('/status/0/report/2026-11.md')).body;
    doesNotMatch(markdown, /[^\\](?:<img|\[x|\|\\?\[)/);
  });

  it('needs nothing from elsewhere, and no script for its first view', async () => {
    scene.record(1, 10, 10);
    const { body, headers } = await scene.get('/status/0');
    deepEqual(
      [...body.matchAll(/(?:src|href)="([^"#]*)"/g)]
        .map(([, url]) => url)
        .filter((url) => !url?.startsWith('/')),
      [],
    );
    doesNotMatch(body, /<style|style=|<script(?! src="\/status\.js" defer>)/);
    match(String(headers['content-security-policy']), /default-src 'self'/);
    equal((await scene.get('/status.css')).headers['content-type'], 'text/css; charset=utf-8');
    equal((await scene.get('/status.js')).status, 200);
  });

  it('draws the days that there are, and says so', async () => {
    scene.record(1, 10, 10);
    const { body } = await scene.get('/status/0');
    match(body, /1 day of 90: the chain has no older one/);
    match(body, /aria-label="v1: 1 day from 2026-11-20 to 2026-11-20: 1 operational"/);
  });

  it('shows browsers a page where there is none, and programs JSON', async () => {
    const shown = await scene.server.inject({ url: '/status/9', headers: { accept: 'text/html,*/*;q=0.8' } });
    equal(shown.statusCode, 404);
    match(String(shown.headers['content-type']), /text\/html/);
    match(shown.body, /<h1>Page not found<\/h1>/);
    equal((await scene.server.inject('/status/9')).json().error !== undefined, true);
  });

  it('tells counts beside percentages, and what is left of the budget', async () => {
    scene.record(1, 10, 9);
    const { body } = await scene.get('/status/0');
    match(body, /95\.00 % \(19 of 20 slots authored\)/);
    match(body, /none: 1 missed, 0\.2 allowed so far; 1 s more than the 0 s allowed/);
    match(body, /<td>10\.0<\/td>/);
  });

  it('shows groups', async () => {
    scene.record(1, 10, 0);
    scene.record(3, 10, 10);
    match(
      (await scene.get('/status/0')).body,
      /<td>pair<\/td>.*partial outage.*<td>2, 1 out, 0 not measured/s,
    );
  });

  it('shows pages of many targets, the worst first', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `w${index}`);
    scene.chain.targets = FakeServedChain.withValidators(...names).targets;
    for (const { target } of scene.chain.targets) scene.record(target, 10, target === 101 ? 0 : 10);
    match((await scene.get('/status/0')).body, /<h3 title="w100">.*page 1 of 2/s);
    match((await scene.get('/status/0?page=2')).body, /<h3 title="w99">.*page 2 of 2/s);
  });

  for (const [path, status] of [
    ['/status/9', 404],
    ['/status/x', 400],
    ['/status/0?page=0', 400],
    ['/status/0/report/2026-13', 400],
    ['/status/0/report/2027-01', 404],
    ['/status/0/report/..%2f..%2fetc', 400],
    ['/badge/0/nobody/uptime.svg', 404],
    ['/badge/0/1/uptime.svg?period=moment', 400],
  ] as const) {
    it(`answers ${status} to ${path}`, async () => {
      scene.record(1, 10, 10);
      equal((await scene.get(path)).status, status);
    });
  }

  it('shows what was read before when the chain is away, with the time', async () => {
    scene.record(1, 10, 10);
    await scene.get('/status/0');
    scene.chain.awaySinceMs = noonS * 1_000 + 5_000;
    match((await scene.get('/status/0')).body, /has not answered since .*2026-11-20 12:00:05 UTC/);
    equal(
      (await scene.get('/api/v1/networks/0/status')).json['unreachable_since'],
      '2026-11-20T12:00:05.000Z',
    );
    equal((await scene.get('/api/v2/summary.json')).status, 200);
  });

  it('is not there yet when the chain went away before anything was read', async () => {
    scene.chain.awaySinceMs = noonS * 1_000;
    equal((await scene.get('/status')).status, 503);
  });

  it('reads each closed window once', async () => {
    scene.record(1, 10, 10);
    await scene.get('/status/0');
    const { reads } = scene.chain;
    await scene.get('/status/0');
    equal(scene.chain.reads, reads);
  });

  it('keeps what the chain deletes later', async () => {
    scene.record(2, 0, 10);
    await scene.get('/status/0');
    scene.chain.windows.splice(0, 1);
    scene.chain.advance(windowS);
    match(
      (await scene.get('/status/0')).body,
      /v2: 0 of 10 slots authored, 2026-11-20 11:59:20 to 11:59:40 UTC/,
    );
  });
});
