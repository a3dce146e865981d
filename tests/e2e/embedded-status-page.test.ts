import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openSqlite } from '../../offchain-agent/src/store/sqlite-driver.ts';
import { MadeEndpoint } from '../../offchain-agent/test/unit/measure/rpc/made-endpoint.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { openWebhook, type Webhook } from '../support/webhook.ts';

interface Summary {
  readonly status: { readonly indicator: string };
  readonly components: readonly { readonly name: string; readonly status: string }[];
}

interface FoundIncident {
  readonly id: string;
  readonly label: string;
  readonly state: string;
  readonly start_at: string;
  readonly end_at: string | null;
}

const intervalMs = 500;

describe('almanac status serve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-status-page-'));
  const config = join(folder, 'status.yaml');
  const endpoints = new Map<string, MadeEndpoint>();
  let hook: Webhook;
  let command: RunningCommand;
  let http = '';

  before(async () => {
    hook = await openWebhook();
    writeFileSync(join(folder, 'hook'), hook.url, { mode: 0o600 });
    writeFileSync(
      join(folder, 'notify.yaml'),
      'destinations: {hook: {kind: webhook, urlFile: hook}}\nroutes: [{to: [hook]}]\n',
    );
    for (const name of ['a', 'b', 'c']) endpoints.set(name, await MadeEndpoint.start());
    const lines = [...endpoints].map(
      ([name, endpoint]) =>
        `  - {name: ${name}, url: "${endpoint.url(name === 'a' ? 'ws' : 'http')}", network: fake}\n`,
    );
    writeFileSync(
      config,
      `name: Three endpoints
listen: 127.0.0.1:0
interval: ${intervalMs}ms
timeout: 400ms
window: 5s
minCoverage: 1%
notify: notify.yaml
endpoints:
${lines.join('')}`,
    );
    await start();
  });

  after(async () => {
    command?.process.kill('SIGKILL');
    for (const endpoint of endpoints.values()) await endpoint.stop();
    hook?.close();
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<void> {
    const example = { 'docs/examples/status.yaml': config };
    command = startCommand(
      pageArgs('docs/how-to/status-page.md', 'almanac status serve docs/examples/status.yaml', example),
    );
    if (!command.process.stdout) throw new Error('no output');
    const [line] = (await once(createInterface({ input: command.process.stdout }), 'line')) as [string];
    http = /http:\S+(?=\/status)/.exec(line)?.[0] ?? '';
    match(line, /Three endpoints: 3 endpoints are measured/);
  }

  async function read<Body>(path: string): Promise<Body> {
    return (await (await fetch(`${http}${path}`)).json()) as Body;
  }

  async function incidents(): Promise<FoundIncident[]> {
    return (await read<{ incidents: FoundIncident[] }>('/api/v1/networks/0/incidents')).incidents;
  }

  /** Messages that are not noted as delivered. */
  function outbox(): unknown[] {
    const book = join(folder, 'notify-state.json');
    return existsSync(book)
      ? (JSON.parse(readFileSync(book, 'utf8')) as { outbox: unknown[] }).outbox
      : ['no book yet'];
  }

  async function statusOf(name: string): Promise<string | undefined> {
    const { components } = await read<Summary>('/api/v2/summary.json');
    return components.find((one) => one.name === name)?.status;
  }

  /** All samples on the disk, and what windows and days say of them: by SQL, not by the program. */
  async function kept(): Promise<Record<'samples' | 'slots' | 'windows' | 'days', number>> {
    const driver = await openSqlite(join(folder, 'status.sqlite'));
    const one = async (sql: string): Promise<number> => Number((await driver.read(sql)).rows[0]?.['n']);
    const sum = 'SELECT SUM(answered + failed + skipped) AS n FROM almanac_probe_counts WHERE period';
    const found = {
      samples: await one('SELECT COUNT(*) AS n FROM almanac_probe_samples'),
      slots: await one("SELECT COUNT(DISTINCT endpoint || '/' || slot_us) AS n FROM almanac_probe_samples"),
      windows: await one(`${sum} = 'window-5'`),
      days: await one(`${sum} = 'day'`),
    };
    await driver.close();
    return found;
  }

  it('shows an outage with its times, also when the monitor is killed meanwhile, and tells of it once', async () => {
    await poll(
      'all are operational',
      async () => await statusOf('b'),
      (state) => state === 'operational',
    );
    const downMs = Date.now();
    const port = endpoints.get('b')?.port ?? 0;
    await endpoints.get('b')?.stop();
    const open = await poll('b has an incident', incidents, (all) => all.length > 0);
    deepEqual(
      open.map(({ label, state, end_at }) => [label, state, end_at]),
      [['b', 'open', null]],
    );
    // Killed between an answer and its note in the book, it would say the same again.
    await poll(
      'somebody is told, and that is noted',
      async () => await Promise.resolve(outbox().length === 0 ? hook.heard.length : 0),
      (told) => told > 0,
    );

    command.process.kill('SIGKILL');
    await command.ended;
    const before = await kept();
    ok(before.samples > 30, JSON.stringify(before));
    deepEqual(before, {
      samples: before.samples,
      slots: before.samples,
      windows: before.samples,
      days: before.samples,
    });
    await start();
    const [same] = await incidents();
    equal(same?.id, open[0]?.id);

    endpoints.set('b', await MadeEndpoint.start('127.0.0.1', port));
    const upMs = Date.now();
    const [over] = await poll('it is over', incidents, ([one]) => one?.state === 'recovered');
    equal(over?.id, open[0]?.id);
    // Samples that this machine was too late for are not taken: then the next one tells.
    const [startMs, endMs] = [Date.parse(over?.start_at ?? ''), Date.parse(over?.end_at ?? '')];
    ok(startMs >= downMs - 1_000 && startMs <= downMs + 10_000, `${startMs - downMs} ms after it went down`);
    ok(endMs >= startMs && endMs <= upMs + intervalMs + 2_000, `${endMs - upMs} ms after it came back`);
    await poll(
      'the end is told',
      async () => await Promise.resolve(hook.heard.length),
      (told) => told > 1,
    );
    deepEqual(
      hook.heard.map(({ phase, subject }) => [phase, subject]),
      [
        ['begin', 'b'],
        ['end', 'b'],
      ],
    );
    await poll(
      'b is operational',
      async () => await statusOf('b'),
      (one) => one === 'operational',
    );
    deepEqual([await statusOf('a'), await statusOf('c')], ['operational', 'operational']);
  });

  it('serves page, report, feed and badge, and nothing of a chain', async () => {
    const text = async (path: string): Promise<string> => await (await fetch(`${http}${path}`)).text();
    const page = await text('/status');
    match(page, /Status of Three endpoints/);
    doesNotMatch(page, /finalized|the chain|validators/i);
    const month = new Date().toISOString().slice(0, 7);
    match(await text(`/status/0/report/${month}.md`), /\| b \| rpc \| \d+\.\d\d % /);
    match(await text('/status/0/feed.atom'), /<title>b: .* outage \(rpc\)<\/title>/);
    match(await text('/badge/0/b/uptime.svg?period=day'), /b uptime, day/);
  });

  it('shows what commands write, and rejects what makes no sense', async () => {
    const begun = pageArgs('docs/how-to/status-page.md', 'almanac status incident status.yaml --title', {
      'status.yaml': config,
      'Full disk': 'Full <disk>',
      europe: 'b',
    });
    const said = await runAlmanac(...begun, '--json');
    equal(said.code, 0, said.stderr);
    const { id } = JSON.parse(said.stdout) as { id: string };
    const more = await runAlmanac(
      ...pageArgs('docs/how-to/status-page.md', 'almanac status incident status.yaml --update', {
        'status.yaml': config,
        '2026-11-20-full-disk': id,
      }),
    );
    equal(more.code, 0, more.stderr);
    // Notes are read once a second.
    await poll(
      'the page has the note',
      async () => await (await fetch(`${http}/status`)).text(),
      (page) => page.includes('Incident: Full &#60;disk&#62;'),
    );
    const wrong: readonly (readonly [args: readonly string[], why: RegExp])[] = [
      [['maintenance', '--title', 'x'], /maintenance must have an end\nhint: add --end/],
      [
        ['maintenance', '--title', 'x', '--start', '2026-12-02', '--end', '2026-12-01'],
        /it ends before it begins\nhint: give an instant after --start/,
      ],
      [['announce'], /missing --title/],
      [
        ['incident', '--title', 'x', '--endpoint', 'z'],
        /no endpoint is called "z"\nhint: use one of a, b, c/,
      ],
      [['incident', '--update', 'none', '--text', 'x'], /no note is called "none"/],
      [['incident', '--update', id, '--status', 'happy'], /--status: "happy" is not one/],
    ];
    for (const [[name = '', ...args], why] of wrong) {
      const { code, stderr } = await runAlmanac('status', name, config, ...args);
      equal(code, 2, stderr);
      match(stderr, why);
    }
    for (const args of [
      pageArgs('docs/how-to/status-page.md', 'almanac status maintenance', { 'status.yaml': config }),
      pageArgs('docs/how-to/status-page.md', 'almanac status announce', { 'status.yaml': config }),
      pageArgs('docs/how-to/status-page.md', 'almanac status serve docs/examples/status.yaml --check', {
        'docs/examples/status.yaml': config,
      }),
    ]) {
      const { code, stderr } = await runAlmanac(...args);
      equal(code, 0, `${args.join(' ')}: ${stderr}`);
    }
  });

  it('ends with SIGTERM, and keeps its samples', async () => {
    command.process.kill('SIGTERM');
    equal((await command.ended).code, 0);
    const { samples, slots, windows, days } = await kept();
    deepEqual([slots, windows, days], [samples, samples, samples]);
  });
});
