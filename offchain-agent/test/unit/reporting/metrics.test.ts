import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type AgentMetrics, catalogue, createMetrics } from '../../../src/reporting/metrics.ts';

const documentation = new URL('../../../../docs/reference/metrics.md', import.meta.url);

describe('the metrics of the agent', () => {
  let metrics: AgentMetrics;
  beforeEach(() => {
    metrics = createMetrics(['a', 'b']);
  });
  afterEach(() => metrics.stop());

  it('have every series at 0 from the start, for every reporter', async () => {
    const text = await metrics.text();
    for (const { name } of catalogue) ok(text.includes(`# TYPE ${name} `), name);
    for (const line of [
      'almanac_samples_total{indicator="rpc",outcome="untaken",reporter="b"} 0',
      'almanac_sample_nulls_total{indicator="reachability",reason="wrong_peer",reporter="a"} 0',
      'almanac_outbox_rows{state="refused",reporter="a"} 0',
      'almanac_sample_latency_seconds_count{indicator="arrival",reporter="b"} 0',
      'almanac_ready{part="queue"} 0',
    ]) {
      ok(text.includes(line), line);
    }
  });

  it('count, set and observe', async () => {
    metrics.add('almanac_window_reported_total', { reporter: 'a' });
    metrics.set('almanac_outbox_rows', { reporter: 'a', state: 'pending' }, 3);
    metrics.observe('almanac_sample_latency_seconds', { reporter: 'a', indicator: 'rpc' }, 0.02);
    const text = await metrics.text();
    ok(text.includes('almanac_window_reported_total{reporter="a"} 1'));
    match(text, /almanac_outbox_rows\{reporter="a",state="pending"\} 3/);
    match(text, /almanac_sample_latency_seconds_bucket\{le="0.025",indicator="rpc",reporter="a"\} 1/);
    match(text, /almanac_resident_memory_bytes [1-9]/);
  });

  it('are named as Prometheus asks', () => {
    for (const { name, type } of catalogue) {
      match(name, /^almanac_[a-z_]+$/);
      equal(type === 'counter', name.endsWith('_total'), name);
    }
  });

  it('equal those of docs/reference/metrics.md, row by row', async () => {
    const page = await readFile(documentation, 'utf8');
    const [, section = ''] = /^## Agent$(.*?)^## /ms.exec(page) ?? [];
    const tables = section.split(/With the label `reporter`:|Without this label:/);
    const rows = tables.map((table) =>
      table
        .split('\n')
        .filter((line) => line.startsWith('| `almanac_'))
        .map((line) =>
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ),
    );
    const expected = [true, false].map((isOfReporter) =>
      catalogue
        .filter(({ ofReporter }) => ofReporter === isOfReporter)
        .map(({ name, labels, help }) => [`\`${name}\``, Object.keys(labels).join(', '), help]),
    );
    deepEqual(rows, [[], ...expected]);
    const [, listed = ''] = /are counters;(.*?) are histograms/s.exec(page) ?? [];
    for (const { name, type } of catalogue) equal(type === 'histogram', listed.includes(`\`${name}\``), name);
  });
});
