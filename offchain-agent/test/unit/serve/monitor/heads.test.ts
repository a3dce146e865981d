import { equal, match } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { readMonitorConfig } from '../../../../src/serve/monitor/config.ts';
import { startMonitor } from '../../../../src/serve/monitor/start-monitor.ts';
import { MadeEndpoint } from '../../measure/rpc/made-endpoint.ts';

interface Target {
  readonly label: string;
  readonly state: string;
  readonly head: { height: number; lag_blocks: number | null; reason: string | null } | null;
}

describe('a status page of endpoints with different heads', () => {
  let folder: string;
  let endpoints: readonly MadeEndpoint[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-heads-'));
    endpoints = await Promise.all([1, 2, 3].map(async () => await MadeEndpoint.start()));
  });
  afterEach(async () => {
    for (const endpoint of endpoints) await endpoint.stop();
    rmSync(folder, { recursive: true });
  });

  async function start(count: number, more = '', last = '') {
    const file = join(folder, 'status.yaml');
    const lines = endpoints
      .slice(0, count)
      .map((endpoint, index) => `  - {name: e${index}, network: one, url: "${endpoint.url('ws')}"${last}}\n`);
    writeFileSync(
      file,
      `name: Heads\nlisten: 127.0.0.1:0\ninterval: 500ms\ntimeout: 300ms\nwindow: 5s\n${more}endpoints:\n${lines.join('')}`,
    );
    const serving = await startMonitor(readMonitorConfig(file), {
      log: silentLogger(),
      onEnd: (error) => {
        throw error;
      },
    });
    const read = async (path: string): Promise<string> =>
      await (await fetch(`${serving.http}${path}`)).text();
    const targets = async (): Promise<Map<string, Target>> => {
      const { targets: all } = JSON.parse(await read('/api/v1/networks/0/status')) as { targets: Target[] };
      return new Map(all.map((one) => [one.label, one]));
    };
    return { serving, read, targets };
  }

  it('calls one of two down that is far behind, with its distance', async () => {
    const [up, down] = endpoints;
    if (up && down) [up.height, down.height] = [60_000, 30_498];
    const { serving, read, targets } = await start(2);
    const found = await poll('one is down', targets, (all) => all.get('e1')?.state === 'major_outage');
    equal(found.get('e0')?.state, 'operational');
    equal(found.get('e1')?.head?.lag_blocks, 29_502);
    equal(found.get('e1')?.head?.reason, '29,502 blocks behind the highest known head');
    match(await read('/status'), /best block 30498: 29,502 blocks behind the highest known head/);
    match(await read('/metrics/slo'), /almanac_endpoint_lag_blocks\{[^}]*name="e1"[^}]*\} 29502/);
    match(await read('/api/v2/summary.json'), /"description":"29,502 blocks behind the highest known head"/);
    await serving.close();
  });

  it('calls one on another chain down and names block and hashes', async () => {
    for (const endpoint of endpoints) endpoint.height = 1_000;
    const [, , fork] = endpoints;
    if (fork) [fork.chain, fork.forkedAt] = ['f0', 900];
    const { serving, targets } = await start(3);
    const found = await poll('one is down', targets, (all) => all.get('e2')?.state === 'major_outage');
    equal(found.get('e0')?.state, 'operational');
    match(
      found.get('e2')?.head?.reason ?? '',
      /^on another chain: its block 992 is 0x0+f03e0, that of e0, e1 is/,
    );
    await serving.close();
  });

  it('calls both of two degraded whose chains differ', async () => {
    for (const endpoint of endpoints) endpoint.height = 1_000;
    const [, fork] = endpoints;
    if (fork) [fork.chain, fork.forkedAt] = ['f0', 900];
    const { serving, targets } = await start(2);
    const found = await poll('both are degraded', targets, (all) =>
      [...all.values()].every(({ state }) => state === 'degraded_performance'),
    );
    match(found.get('e0')?.head?.reason ?? '', /^disagrees with as many others: its block 992 is/);
    await serving.close();
  });

  it('calls a single one degraded whose head stands still', async () => {
    const { serving, targets } = await start(1, 'stallAfter: 1s\n');
    const found = await poll(
      'it is degraded',
      targets,
      (all) => all.get('e0')?.state === 'degraded_performance',
    );
    match(found.get('e0')?.head?.reason ?? '', /^head has not changed for \d+ s$/);
    const [endpoint] = endpoints;
    if (endpoint) endpoint.headMs = Date.now() - 3_600_000;
    await serving.close();
    const again = await start(1);
    const old = await poll(
      'its head is old',
      again.targets,
      (all) => (all.get('e0')?.head?.reason ?? null) !== null,
    );
    equal(old.get('e0')?.head?.reason, 'head is 60 min old (block time 6 s)');
    await again.serving.close();
  });

  it('tells of a chain that stands still, and of no endpoint', async () => {
    const { serving, targets } = await start(2, 'stallAfter: 1s\n');
    const found = await poll('both are degraded', targets, (all) =>
      [...all.values()].every(({ state }) => state === 'degraded_performance'),
    );
    for (const { head } of found.values())
      match(head?.reason ?? '', /^the chain has produced no block since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    await serving.close();
  });

  it('judges no head of an endpoint where that is off', async () => {
    const [endpoint] = endpoints;
    if (endpoint) endpoint.headMs = Date.now() - 3_600_000;
    const { serving, targets } = await start(1, 'stallAfter: 1s\n', ', stallAfter: off');
    const found = await poll('it is measured', targets, (all) => all.get('e0')?.state !== 'no_data');
    equal(found.get('e0')?.state, 'operational');
    equal(found.get('e0')?.head?.reason, null);
    await serving.close();
  });
});
