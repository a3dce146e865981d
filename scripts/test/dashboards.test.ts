import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHaMetrics } from '../../offchain-agent/src/ha/metrics.ts';
import type { LinkCounters } from '../../offchain-agent/src/lab/link/link-control.ts';
import { networkExposition } from '../../offchain-agent/src/lab/watch/own-series.ts';
import { createProbeMetrics } from '../../offchain-agent/src/measure/rpc/metrics.ts';
import { createMetrics } from '../../offchain-agent/src/reporting/metrics.ts';
import { gatewayText } from '../../tests/support/gateway-text.ts';
import { StatusScene } from '../../tests/support/status-scene.ts';
import { stateOf, WatchedNetwork } from '../../tests/support/watched-network.ts';
import { queryFault } from '../lib/check/deploy.ts';
import {
  formFaults,
  namesIn,
  type PanelQuery,
  queriesOf,
  queryFaults,
  readDashboards,
  recordedSeries,
  seriesIn,
} from '../lib/dashboards.ts';
import { findPromtool } from '../lib/setup/promtool.mjs';

const carried: LinkCounters = {
  from: 'v1',
  to: 'v2',
  packets: 1,
  bytes: 100,
  lost: 0,
  duplicated: 0,
  corrupted: 0,
  reordered: 0,
  lateP99Ms: 0,
};

describe('the dashboards for Grafana', () => {
  const dashboards = readDashboards();

  it('ask only for what the programs expose, by labels that it has', async () => {
    const expositions: Readonly<Record<string, string>> = {
      'slo.json': await servedText(),
      'agent.json': await agentText(),
      'probe.json': await probeText(),
      'network.json': await networkText(),
      'ha.json': await haText(),
      'gateway.json': await gatewayText(),
    };
    const slo = recordedSeries(seriesIn(expositions['slo.json'] ?? ''));
    for (const { file, dashboard } of dashboards) {
      const known = new Map([...seriesIn(expositions[file] ?? ''), ...slo]);
      const queries = queriesOf(file, dashboard);
      ok(queries.length > 10, `${file}: ${queries.length} queries`);
      deepEqual(queryFaults(queries, known), []);
    }
    deepEqual(dashboards.map(({ file }) => file).toSorted(), Object.keys(expositions).toSorted());
  });

  it('are put together so that no panel lies over another, and every variable is one', () => {
    deepEqual(
      dashboards.flatMap(({ file, dashboard }) => formFaults(file, dashboard)),
      [],
    );
  });

  it('show every series of /metrics/slo but the count of what was kept, which the recordings are made of', async () => {
    const names = dashboards
      .filter(({ file }) => file === 'slo.json')
      .flatMap(({ file, dashboard }) =>
        queriesOf(file, dashboard).flatMap(({ expr }) => namesIn(expr).series),
      );
    const exposed = [...seriesIn(await servedText()).keys()];
    deepEqual(
      exposed.filter((name) => !names.includes(name)),
      ['almanac_slo_good_events_total'],
    );
  });
});

describe('the check of queries', () => {
  const known = seriesIn('# TYPE up_total counter\nup_total{a="}{,",b="x"} 1\nlatency_bucket{le="1"} 2\n');
  const faults = (expr: string): string[] =>
    queryFaults([{ file: 'f', panel: 'p', expr } as PanelQuery], known);

  it('takes what there is', () => {
    for (const expr of [
      'sum by (a) (rate(up_total{b=~"no_such|series"}[5m])) / 2',
      'histogram_quantile(0.95, sum by (le) (rate(latency_bucket[1h])))',
      'up_total > 0 and on (a) up_total offset 5m',
      'up{instance="x"}',
    ]) {
      deepEqual(faults(expr), [], expr);
    }
  });

  it('refuses a series that nothing exposes, a label that it has not, and a query of nothing', () => {
    deepEqual(faults('sum(down_total)'), ['f, p: nothing exposes down_total']);
    deepEqual(faults('sum by (c) (up_total)'), ['f, p: no series of it has a label c']);
    deepEqual(faults('up_total{c="1"}'), ['f, p: no series of it has a label c']);
    deepEqual(faults('vector(0)'), ['f, p: names no series']);
  });
});

describe('the check of queries by promtool', () => {
  it('refuses what Prometheus does not read', async function () {
    const promtool = findPromtool();
    if (promtool === undefined) this.skip();
    const query = (expr: string): PanelQuery[] => [{ file: 'f', panel: 'p', expr }];
    equal(await queryFault(promtool, query('sum by (a) (rate(b[5m]))')), undefined);
    match((await queryFault(promtool, query('sum(rate(b))'))) ?? '', /expected type range vector/);
  });
});

async function servedText(): Promise<string> {
  const scene = await StatusScene.open('v1');
  // An indicator that is sampled has all figures.
  scene.record(1, 10, 9);
  for (const window of scene.chain.windows.slice()) {
    scene.chain.windows.push({ ...window, indicator: 'arrival', reporters: 3 });
  }
  const { body } = await scene.get('/metrics/slo');
  await scene.server.close();
  return body;
}

async function agentText(): Promise<string> {
  const metrics = createMetrics(['5x']);
  const text = await metrics.text();
  metrics.stop();
  return text;
}

async function networkText(): Promise<string> {
  const links = { counters: () => Promise.resolve([carried]) };
  const network = new WatchedNetwork(stateOf('v1', 'v2'), { links });
  await network.look(7);
  network.watcher.noteTransaction('v1', 1_000);
  await network.look();
  network.watcher.noteLine('v1', '2026-11-22 05:13:49.123  WARN main sync: late');
  return networkExposition(network.watcher);
}

async function haText(): Promise<string> {
  const nothing = { slot: null, vote: null };
  const state = { leads: true, isConnected: true, fault: null, leader: 'a', health: null };
  return await createHaMetrics(() => ({ ...state, standbys: [], record: nothing })).text();
}

async function probeText(): Promise<string> {
  const endpoint = { chain: 'c', endpoint: 'e' };
  const metrics = createProbeMetrics([endpoint]);
  metrics.add(endpoint, { kind: 'answer', latencyUs: 1 });
  metrics.setHeight(endpoint, 1, 0);
  return await metrics.text();
}
