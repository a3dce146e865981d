import { equal, ok } from 'node:assert/strict';
import { eventfulGateway, gatewayText } from '../../../../../tests/support/gateway-text.ts';
import { createGatewayMetrics } from '../../../../src/endpoint/gateway/metrics.ts';

const nothing = { upstreams: [], quotas: [], certificates: [], disks: [] };

describe('the series of a gateway', () => {
  it('tell what clients did', async () => {
    const text = await gatewayText();
    for (const line of [
      'almanac_gateway_calls_total{network="n",method="m",outcome="result"} 1',
      'almanac_gateway_calls_total{network="n",method="m",outcome="error"} 1',
      'almanac_gateway_calls_total{network="n",method="(other)",outcome="refused"} 1',
      'almanac_gateway_call_seconds_bucket{le="0.001",network="n",method="m"} 2',
      'almanac_gateway_errors_total{network="n",code="4003"} 1',
      'almanac_gateway_bytes_total{network="n",direction="out"} 29',
      'almanac_gateway_cache_hits_total{network="n"} 1',
      'almanac_gateway_retries_total{network="n"} 2',
      'almanac_gateway_connections{network="n",transport="ws"} 1',
      'almanac_gateway_refusals_total{network="n",reason="rate"} 1',
      'almanac_gateway_log_lines_lost_total 3',
      'almanac_gateway_quota_steps_total{key="k"} 1',
    ])
      ok(text.split('\n').includes(line), line);
    ok(!text.includes('call_seconds_count{network="n",method="(other)"}'));
  });

  it('tell of upstreams, quotas, certificates and disks what is so at the scrape', async () => {
    const text = await gatewayText();
    for (const line of [
      'almanac_gateway_upstream_fresh{network="n",upstream="b",region="us"} 0',
      'almanac_gateway_upstream_half_dead{network="n",upstream="b",region="us"} 1',
      'almanac_gateway_upstream_behind_blocks{network="n",upstream="b",region="us"} 5',
      'almanac_gateway_upstream_head_age_seconds{network="n",upstream="b",region="us"} 60',
      'almanac_gateway_quota_bytes{key="k",period="month"} 10',
      'almanac_gateway_certificate_expires_seconds{file="site.pem"} 1800000000',
    ])
      ok(text.split('\n').includes(line), line);
  });

  it('are there from the start, and those of what is gone are gone', async () => {
    let figures: Parameters<typeof createGatewayMetrics>[1] = () => nothing;
    const metrics = createGatewayMetrics(['n'], () => figures());
    ok((await metrics.text()).includes('almanac_gateway_refusals_total{network="n",reason="quota"} 0'));
    const one = {
      network: 'n',
      upstream: 'a',
      region: 'eu',
      isFresh: true,
      isHalfDead: false,
      best: 1,
      finalized: 0,
      headAgeMs: 0,
    };
    figures = () => ({ ...nothing, upstreams: [one] });
    ok((await metrics.text()).includes('upstream="a"'));
    figures = () => nothing;
    ok(!(await metrics.text()).includes('upstream="a"'));
  });

  it('are bounded in codes', async () => {
    const metrics = eventfulGateway();
    const client = { id: 1, network: 'n', transport: 'ws', address: '', userAgent: '' } as const;
    const exchange = {
      client,
      method: 'm',
      tries: 1,
      cached: false,
      us: 1,
      upstreamUs: 1,
      bytesIn: 0,
      bytesOut: 0,
    };
    for (let code = 1; code <= 10_000; code += 1) metrics.call({ ...exchange, code }, 'm');
    const lines = (await metrics.text()).split('\n').filter((line) => line.includes('errors_total{'));
    equal(lines.length, 65);
  });
});
