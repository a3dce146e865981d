import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createProbeMetrics } from '../../../../src/measure/rpc/metrics.ts';
import { createMetrics } from '../../../../src/reporting/metrics.ts';

const one = { chain: 'my-chain', endpoint: 'mine' };
const [, section = ''] =
  /^## almanac probe$(.*?)^## /ms.exec(
    readFileSync(new URL('../../../../../docs/reference/metrics.md', import.meta.url), 'utf8'),
  ) ?? [];

describe('the series of a probe', () => {
  it('count samples by what became of them, and begin at 0', async () => {
    const metrics = createProbeMetrics([one]);
    assert.match(
      await metrics.text(),
      /almanac_samples_total\{chain="my-chain",endpoint="mine",indicator="rpc",outcome="answer"\} 0/,
    );
    metrics.add(one, { kind: 'answer', latencyUs: 12_000 });
    metrics.add(one, { kind: 'null', reason: 'timeout' });
    metrics.add(one, { kind: 'untaken', reason: 'offline' });
    const text = await metrics.text();
    assert.match(text, /almanac_samples_total\{[^}]*outcome="answer"\} 1/);
    assert.match(text, /almanac_sample_nulls_total\{[^}]*reason="timeout"\} 1/);
    assert.match(text, /almanac_samples_untaken_total\{[^}]*reason="offline"\} 1/);
    assert.match(text, /almanac_sample_latency_seconds_bucket\{le="0\.025",[^}]*\} 1/);
  });

  it('say whether an endpoint is up once it was asked, and not by what this machine did not take', async () => {
    const metrics = createProbeMetrics([one]);
    const up = async () => / *almanac_endpoint_up\{[^}]*\} (\d)/.exec(await metrics.text())?.[1];
    assert.equal(await up(), undefined);
    metrics.add(one, { kind: 'untaken', reason: 'stalled' });
    assert.equal(await up(), undefined);
    metrics.add(one, { kind: 'null', reason: 'refused' });
    assert.equal(await up(), '0');
    metrics.add(one, { kind: 'answer', latencyUs: 1 });
    assert.equal(await up(), '1');
  });

  it('are those of the agent where they count the same', async () => {
    const ofAgent = new Map(
      (await createMetrics([]).registry.getMetricsAsJSON()).map((one) => [one.name, one.type]),
    );
    const own = await createProbeMetrics([]).registry.getMetricsAsJSON();
    const same = own.filter(({ name }) => !name.startsWith('almanac_endpoint_'));
    assert.equal(same.length, 4);
    for (const { name, type } of same) assert.equal(ofAgent.get(name), type, name);
  });

  it('equal the table in docs/reference/metrics.md', async () => {
    const own = await createProbeMetrics([]).registry.getMetricsAsJSON();
    const listed = [...section.matchAll(/^\| `(almanac_\w+)`/gm)].map(([, name]) => name);
    assert.deepEqual(
      listed,
      own.map(({ name }) => name),
    );
  });
});
