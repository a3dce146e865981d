import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { queryFault } from '../lib/check/deploy.ts';
import { panelFaults } from '../lib/check/panel-data.ts';
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
import { type Exposed, exposedByDashboard, servedText } from '../lib/exposed-series.ts';
import { findPrometheus, findPromtool } from '../lib/setup/promtool.mjs';

describe('the dashboards for Grafana', () => {
  const dashboards = readDashboards();

  it('ask only for what the programs expose, by labels that it has', async () => {
    const exposed = await exposedByDashboard();
    const slo = recordedSeries(seriesIn(textsOf(exposed['slo.json'])));
    for (const { file, dashboard } of dashboards) {
      const known = new Map([...seriesIn(textsOf(exposed[file])), ...slo]);
      const queries = queriesOf(file, dashboard);
      ok(queries.length > 10, `${file}: ${queries.length} queries`);
      deepEqual(queryFaults(queries, known), []);
    }
    deepEqual(dashboards.map(({ file }) => file).toSorted(), Object.keys(exposed).toSorted());
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

describe('the check of panels by Prometheus', () => {
  it('finds panels without data, and rates of what grows', async function () {
    const [promtool, prometheus] = [findPromtool(), findPrometheus()];
    if (promtool === undefined || prometheus === undefined) return this.skip();
    this.timeout(180_000);
    const text = '# TYPE a_total counter\na_total{x="1"} 0\n# TYPE b gauge\nb{x="1"} 0\nb{x="2"} 1\n';
    const faultsOf = async (...exprs: string[]): Promise<string[]> => {
      const queries = exprs.map((expr) => ({ file: 'f', panel: expr, expr }));
      const found = await panelFaults({ promtool, prometheus }, [{ queries, exposed: [{ job: 'j', text }] }]);
      return found.map((fault) => fault.split(': ')[1] ?? '');
    };
    const good = ['rate(a_total[5m]) > 0', 'a_total + on (x) b', 'up{job="j"}', 'b{x="2"}'];
    const bad = ['rate(b[5m]) > 0', 'a_total / b{x="3"}', 'a_total / a_total{x="2"}', 'b{x="1"} / b{x="1"}'];
    deepEqual(await faultsOf(...good, ...bad), [
      'no data for rate(b[5m]) > 0',
      'no data for a_total / b{x="3"}',
      'no data for a_total / a_total{x="2"}',
      'no number among the data for b{x="1"} / b{x="1"}',
    ]);
  });
});

/** What all jobs of a dashboard expose. */
function textsOf(exposed: readonly Exposed[] = []): string {
  return exposed.map(({ text }) => text).join('\n');
}
