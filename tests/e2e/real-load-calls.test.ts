import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { OwnRedis } from '../../offchain-agent/src/reporting/agent/queue/own-redis.ts';
import { noMetrics } from '../../offchain-agent/src/reporting/metrics.ts';
import type { LoadPoint } from '../../offchain-agent/src/scale/load/point.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { killNamespaced, NamespaceDoor } from '../support/namespaced.ts';
import { openPageBrowser } from '../support/page-browser.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { networkOfSuite } from '../support/real-network.ts';
import { silentLogger } from '../support/silent-logger.ts';

const calls = fileURLToPath(new URL('../../docs/examples/calls.yaml', import.meta.url));
const ratePerGenerator = 20;
const figures = { slotMs: 1_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };

/** One node that makes a block a second; whether the machine is fast enough for figures that count is not asked here. */
describe('a load of calls, and one of several generators, on a real node', () => {
  const network = networkOfSuite({ name: 'calls', validators: 1, candidates: 0, ...figures });
  let folder: string;
  let redis: OwnRedis;
  let door: NamespaceDoor;
  const commands: RunningCommand[] = [];
  const generators: RunningCommand[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-share-'));
    redis = await OwnRedis.open({ data: folder, log: silentLogger(), metrics: noMetrics() });
    door = await NamespaceDoor.open(Number(new URL(network.url).port), folder);
  });
  after(async () => {
    for (const { process: child } of commands) child.kill('SIGKILL');
    for (const one of generators) killNamespaced(one);
    await door?.close();
    await redis?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function start(...args: readonly string[]): RunningCommand {
    const command = startCommand(args);
    commands.push(command);
    return command;
  }

  const ends = ['--warm-up', '3s', '--max-lag', '10s', '--json'];

  function generator(name: string, forS: number): RunningCommand {
    const args = pageArgs('docs/how-to/load-your-calls.md', './almanac load ws://10.0.0.7:9944', {
      'ws://10.0.0.7:9944': network.url,
      '2000': String(2 * ratePerGenerator),
      night: name,
      'redis://10.0.0.5:6379': `unix:${redis.socket}`,
    });
    return startApart(...args, '--for', `${forS}s`, ...ends);
  }

  /** In a network namespace of its own, as on a machine of its own. */
  function startApart(...args: readonly string[]): RunningCommand {
    const command = door.start(args);
    generators.push(command);
    return command;
  }

  const pointOf = (stdout: string): LoadPoint | undefined =>
    (JSON.parse(stdout) as { points: LoadPoint[] }).points[0];

  it('sends the calls of the example, and says what became of each kind', async () => {
    const args = pageArgs('docs/how-to/load-your-calls.md', './almanac load --calls', {
      'docs/examples/calls.yaml': calls,
      '60s': '8s',
    });
    const ran = await start(...args, network.url, '--json').ended;
    const point = pointOf(ran.stdout);
    ok(point, ran.stderr);
    equal(ran.code, point.verdict === 'measured' ? 0 : 3);
    const kinds = point.calls ?? [];
    equal(
      kinds.reduce((sum, { due }) => sum + due, 0),
      160,
    );
    for (const { name, kind, due, accepted, refused, succeeded, failed, lost } of kinds) {
      deepEqual([accepted, refused], [due, 0], name);
      if (kind === 'call') deepEqual([succeeded, failed, lost], [due, 0, 0], name);
    }
  });

  it('puts the load of two generators in two network namespaces, as one point', async () => {
    const both = [generator('both', 10), generator('both', 10)];
    const ran = await Promise.all(both.map(async ({ ended }) => await ended));
    const leader = ran.find(({ stdout }) => stdout.includes('almanac.load.v1'));
    const other = ran.find(({ stdout }) => stdout.includes('almanac.load_generator.v1'));
    ok(leader && other, ran.map(({ stderr }) => stderr).join('\n'));
    const point = pointOf(leader.stdout);
    equal(point?.generators?.count, 2);
    deepEqual([point.refused, point.lost, point.failures], [0, 0, 0], JSON.stringify(point.refusals_by_pool));
    const { rounds } = JSON.parse(other.stdout) as { rounds: { sent: number; accepted: number }[] };
    deepEqual(
      rounds.map(({ sent, accepted }) => [sent, accepted]),
      [[200, 200]],
    );
    equal(other.code, 0);
  });

  it('makes a point that does not count when one of them is killed', async () => {
    const both = [generator('killed', 20), generator('killed', 20)];
    const told = both.map(() => '');
    for (const [index, { process: child }] of both.entries())
      child.stderr?.on('data', (data: Buffer) => {
        told[index] += data.toString();
      });
    const other = await poll(
      'one of them follows',
      async () => both.find((_, index) => told[index]?.includes('generator 2 of 2')),
      (found) => found !== undefined,
    );
    await poll(
      'the load is on',
      async () => told.join(),
      (text) => text.includes('sending 40 a second'),
    );
    ok(other);
    killNamespaced(other);
    const leader = both.find((each) => each !== other);
    const ran = await leader?.ended;
    equal(ran?.code, 3, ran?.stderr);
    const point = pointOf(ran?.stdout ?? '');
    equal(point?.verdict, 'refused');
    match(
      point?.reasons.find(({ kind }) => kind === 'generator_lost')?.why ?? '',
      /^generator 2 ended in the middle/,
    );
  });

  it('lets users of the page stop the node and start a load as their roles allow', async () => {
    const users = join(folder, 'users.yaml');
    for (const name of ['otto', 'vera'])
      await writeFile(join(folder, `${name}.key`), `secret-of-${name}-0001\n`, { mode: 0o600 });
    await writeFile(
      users,
      'users:\n  - {name: otto, role: operator, keyFile: otto.key}\n  - {name: vera, role: viewer, keyFile: vera.key}\n',
    );
    const open = await start('network', 'watch', '--name', 'calls', '--listen', '0.0.0.0:0').ended;
    equal(open.code, 2);
    match(open.stderr, /name who may look and change the network with --users FILE/);
    const audit = join(folder, 'audit.jsonl');
    const args = pageArgs('docs/how-to/test-networks.md', './almanac network watch --listen', {
      '0.0.0.0:9640': '127.0.0.1:0',
      'users.yaml': users,
    });
    const watch = start(...args, '--name', 'calls', '--audit', audit, '--json');
    let printed = '';
    watch.process.stdout?.on('data', (data: Buffer) => {
      printed += data.toString();
    });
    await poll(
      'the page',
      async () => printed,
      (text) => text.includes('"page"'),
    );
    const { origin } = new URL((JSON.parse(printed) as { page: string }).page);
    const order = async (secret: string, action: string, body: object): Promise<number> =>
      (
        await fetch(`${origin}/api/${action}`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${secret}`,
            'content-type': 'application/json',
            'x-almanac': '1',
          },
          body: JSON.stringify(body),
        })
      ).status;
    const state = (): string | undefined => {
      const [node] = readNetwork('calls')?.nodes ?? [];
      return node?.process && processState(node.process);
    };
    equal(await order('secret-of-vera-0001', 'stop', { node: 'v1' }), 403);
    equal(state(), 'running');
    equal(await order('secret-of-otto-0001', 'stop', { node: 'v1' }), 200);
    equal(state(), 'paused');
    equal(await order('secret-of-otto-0001', 'start', { node: 'v1' }), 200);
    equal(state(), 'running');
    equal(await order('secret-of-otto-0001', 'load', { rate: 5, for: '5s' }), 202);
    equal(await order('secret-of-otto-0001', 'load', { rate: 5, for: '5s' }), 409);
    const lines = await poll(
      'the end of the load',
      async () =>
        (await readFile(audit, 'utf8'))
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { user: string; action: string; outcome: string }),
      (all) => all.some(({ action, outcome }) => action === 'load' && /done|failed/.test(outcome)),
    );
    deepEqual(lines.map(({ user, action, outcome }) => `${user} ${action} ${outcome}`).slice(0, 7), [
      'vera stop denied',
      'otto stop begun',
      'otto stop done',
      'otto start begun',
      'otto start done',
      'otto load begun',
      'otto load denied',
    ]);
    // In a browser the same: a click of an operator, and nothing to click for a viewer.
    const pages = await openPageBrowser();
    try {
      const live = await pages.open();
      await live.context.setHTTPCredentials({ username: 'otto', password: 'secret-of-otto-0001' });
      await live.page.goto(`${origin}/`);
      for (const [action, expected] of [
        ['stop', 'paused'],
        ['start', 'running'],
      ] as const) {
        await live.page.locator(`#commands button[data-action=${action}]`).click();
        await poll(
          'the answer',
          async () => await live.page.locator('#said').textContent(),
          (text) => text === `${action} v1`,
        );
        equal(state(), expected);
      }
      deepEqual(live.faults, []);
      await live.close();
      const viewer = await pages.open();
      await viewer.context.setHTTPCredentials({ username: 'vera', password: 'secret-of-vera-0001' });
      await viewer.page.goto(`${origin}/`);
      await poll(
        'the user',
        async () => await viewer.page.locator('#me').textContent(),
        (text) => text === 'vera, viewer',
      );
      equal(await viewer.page.locator('#commands').isVisible(), false);
      await viewer.close();
    } finally {
      await pages.close();
    }
    watch.process.kill('SIGINT');
    await watch.ended;
  });
});
