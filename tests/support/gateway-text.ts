import type { Client } from '../../offchain-agent/src/endpoint/gateway/exchange.ts';
import {
  createGatewayMetrics,
  type GatewayMetrics,
} from '../../offchain-agent/src/endpoint/gateway/metrics.ts';

const client: Client = {
  id: 1,
  network: 'n',
  transport: 'ws',
  address: '192.0.2.1',
  userAgent: 'test',
  key: 'k',
};

/** The metrics of a gateway where everything has happened once. */
export function eventfulGateway(): GatewayMetrics {
  const metrics = createGatewayMetrics(['n'], () => ({
    upstreams: [
      {
        network: 'n',
        upstream: 'a',
        region: 'eu',
        isFresh: true,
        isHalfDead: false,
        best: 12,
        finalized: 9,
        behind: 0,
        headAgeMs: 1_500,
      },
      {
        network: 'n',
        upstream: 'b',
        region: 'us',
        isFresh: false,
        isHalfDead: true,
        best: 7,
        finalized: 6,
        behind: 5,
        headAgeMs: 60_000,
      },
    ],
    quotas: [
      { key: '*', period: 'month', usedBytes: 3 },
      { key: 'k', period: 'month', usedBytes: 2, bytes: 10 },
    ],
    certificates: [{ file: 'site.pem', expiresS: 1_800_000_000 }],
    disks: [{ folder: '/var/lib/almanac', freeBytes: 1, bytes: 2 }],
  }));
  metrics.arrived(client);
  const exchange = { client, method: 'm', tries: 2, cached: false, code: 0, us: 700, upstreamUs: 600 };
  metrics.call({ ...exchange, bytesIn: 10, bytesOut: 20 }, 'm');
  metrics.call({ ...exchange, code: 4_003, cached: true, bytesIn: 1, bytesOut: 2 }, 'm');
  metrics.call({ ...exchange, code: -32_999, tries: 0, bytesIn: 1, bytesOut: 2 }, '(other)');
  metrics.pushed('n', 5);
  metrics.refused('n', 'rate');
  const quota = { key: 'k', period: 'month', startMs: 0, usedBytes: 10, bytes: 10 } as const;
  metrics.quota({ ...quota, kind: 'quota' });
  metrics.quota({ ...quota, kind: 'step' });
  metrics.linesLost(3);
  metrics.usageFailed();
  return metrics;
}

/** What Prometheus reads of that gateway. */
export async function gatewayText(): Promise<string> {
  return await eventfulGateway().text();
}
