import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import type { Notifier } from '../../../../src/notify/notifier.ts';
import type { Episode, Observation } from '../../../../src/notify/observation.ts';
import { readMonitorConfig } from '../../../../src/serve/monitor/config.ts';
import { startMonitor } from '../../../../src/serve/monitor/start-monitor.ts';
import { ProbeHistory } from '../../../../src/store/probe-history.ts';
import { MadeEndpoint } from '../../measure/rpc/made-endpoint.ts';

interface Health {
  readonly well: boolean;
  readonly blind_since: string | null;
}

describe('a monitor', () => {
  let folder: string;
  let endpoints: readonly MadeEndpoint[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-monitor-'));
    endpoints = [await MadeEndpoint.start(), await MadeEndpoint.start('127.0.0.2')];
  });
  afterEach(async () => {
    for (const endpoint of endpoints) await endpoint.stop();
    rmSync(folder, { recursive: true });
  });

  async function start(more: string, notifier?: Pick<Notifier, 'observe' | 'open'>) {
    const [one, other] = endpoints;
    const file = join(folder, 'status.yaml');
    writeFileSync(
      file,
      `name: Two hosts
listen: 127.0.0.1:0
interval: 500ms
timeout: 300ms
window: 2s
${more}endpoints:
  - {name: one, url: "${one?.url('ws')}"}
  - {name: other, url: "${other?.url('http', '127.0.0.2')}"}
`,
    );
    const serving = await startMonitor(readMonitorConfig(file), {
      log: silentLogger(),
      notifier,
      onEnd: (error) => {
        throw error;
      },
    });
    const read = async <Body>(path: string): Promise<Body> =>
      (await (await fetch(`${serving.http}${path}`)).json()) as Body;
    const states = async (): Promise<string[]> => {
      const { targets } = await read<{ targets: { state: string }[] }>('/api/v1/networks/0/status');
      return targets.map(({ state }) => state);
    };
    await poll('both answer', states, (all) => all.every((state) => state === 'operational'));
    return { serving, read, states };
  }

  function fallSilent(isSilent: boolean): void {
    for (const endpoint of endpoints) endpoint.takeover = () => isSilent;
  }

  it('does not start with a history that is closed far ahead of now', async () => {
    const { serving } = await start('');
    await serving.close();
    const config = readMonitorConfig(join(folder, 'status.yaml'));
    const history = await ProbeHistory.open(config.history, config.window);
    await history.close(Date.now() / 1_000 + 2 * 86_400);
    await history.end();
    await rejects(startMonitor(config, { log: silentLogger(), onEnd: () => undefined }), {
      code: 'bad_input/history_ahead',
    });
    // The refusal leaves nobody in the way.
    await (await ProbeHistory.open(config.history, config.window)).end();
  });

  it('ends what was told of an incident that its page has no longer', async () => {
    const told = {
      key: 'incident/0-1-rpc-1763640000',
      kind: 'incident',
      subject: 'one',
      severity: 'critical',
    };
    const open = { ...told, id: 'e', beganMs: 1, summary: 'one kept 0 %', isTold: true } as Episode;
    const other = { ...open, key: 'node/one', kind: 'node' } as Episode;
    const seen: Observation[] = [];
    const notifier = {
      open: [open, other],
      observe: (all: readonly Observation[]) => void seen.push(...all),
    };
    const { serving } = await start('', notifier);
    await serving.close();
    deepEqual(
      seen.slice(0, 1).map(({ key, state, summary }) => [key, state, summary]),
      [[told.key, 'good', 'one: incident withdrawn, the settings changed (objective 99.00 %, window 2 s)']],
    );
    deepEqual(new Set(seen.map(({ key }) => key)), new Set([told.key]));
  });

  it('counts as blind while it reaches nothing, and calls nothing down', async () => {
    const { serving, read, states } = await start('');
    fallSilent(true);
    const { blind_since: since } = await poll(
      'it is blind',
      async () => await read<Health>('/health'),
      ({ well }) => !well,
    );
    match(since ?? '', /^\d{4}-/);
    await poll('nothing is measured', states, (all) => all.every((state) => state === 'no_data'));
    fallSilent(false);
    await poll('both answer again', states, (all) => all.every((state) => state === 'operational'));
    equal((await read<Health>('/health')).well, true);
    deepEqual((await read<{ incidents: unknown[] }>('/api/v1/networks/0/incidents')).incidents, []);
    await serving.close();
  });

  it('calls endpoints down that are silent while its own check is not', async () => {
    const check = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(check, 'listening');
    const { serving, read, states } = await start(
      `ownCheck: ["127.0.0.1:${(check.address() as AddressInfo).port}"]\n`,
    );
    fallSilent(true);
    await poll('both are down', states, (all) => all.every((state) => state === 'major_outage'));
    equal((await read<Health>('/health')).well, true);
    await serving.close();
    check.close();
  });
});
