import { Counter, Gauge, Registry } from 'prom-client';
import { CallFigures } from './call-figures.ts';
import { refusalReasons } from './door/denial.ts';
import type { DoorCounts } from './door/door.ts';
import type { QuotaFigure } from './door/quotas.ts';
import { rateLimited } from './usage/counters.ts';

/** An upstream as its pool sees it. */
interface UpstreamFigures {
  readonly network: string;
  readonly upstream: string;
  readonly region: string;
  readonly isFresh: boolean;
  /** Whether it is left since it does not answer one of its methods, though it answers others. */
  readonly isHalfDead: boolean;
  /** Best and finalized block; -1 before any is known. */
  readonly best: number;
  readonly finalized: number;
  /** Blocks to the highest known head; undefined for an upstream that is not on its chain. */
  readonly behind?: number;
  /** Since its last head, ms. */
  readonly headAgeMs: number;
}

/** What of a gateway is told at every scrape. */
export interface GatewayFigures {
  readonly upstreams: readonly UpstreamFigures[];
  readonly quotas: readonly QuotaFigure[];
  /** What certificates of the proxy in front expire when, in seconds since the Unix epoch. */
  readonly certificates: readonly { readonly file: string; readonly expiresS: number }[];
  /** What is free where the gateway writes. */
  readonly disks: readonly { readonly folder: string; readonly freeBytes: number; readonly bytes: number }[];
}

/** Series of a gateway; docs/reference/metrics.md has the same table. */
export interface GatewayMetrics extends DoorCounts {
  text(): Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
}

const transports = ['http', 'ws'];
const directions = ['in', 'out'];
const mostCodes = 64;

/**
 * @param networks whose series are there from the start
 * @param figures asked for at every scrape
 */
export function createGatewayMetrics(
  networks: readonly string[],
  figures: () => GatewayFigures,
): GatewayMetrics {
  const registry = new Registry();
  const of = (name: string, help: string, labelNames: readonly string[] = []) => ({
    name: `almanac_gateway_${name}`,
    help,
    labelNames,
    registers: [registry],
  });
  const figuresOfCalls = new CallFigures(of, registry);
  const { bytes } = figuresOfCalls;
  const errors = new Counter(
    of('errors_total', 'Calls answered with an error, by code.', ['network', 'code']),
  );
  const hits = new Counter(of('cache_hits_total', 'Calls that the cache answered.', ['network']));
  const retries = new Counter(of('retries_total', 'Upstreams asked beyond the first.', ['network']));
  const pushes = new Counter(of('pushes_total', 'Messages that subscriptions sent.', ['network']));
  const open = new Gauge(of('connections', 'Clients that are connected.', ['network', 'transport']));
  const refusals = new Counter(
    of('refusals_total', 'Clients and calls that admission control rejected.', ['network', 'reason']),
  );
  const lost = new Counter(of('log_lines_lost_total', 'Lines of the access log that were not written.'));
  const unwritten = new Counter(
    of('usage_failures_total', 'Times that counted usage could not be written; it is kept until it can.'),
  );
  const steps = new Counter(
    of('quota_steps_total', 'Multiples of announceEvery (1 TB) that a key, or all (*), have used.', ['key']),
  );
  const crossed = new Counter(of('quota_exhausted_total', 'Quotas that were used up.', ['key', 'period']));
  const upstream = ['network', 'upstream', 'region'];
  const gauges = {
    used: new Gauge(of('quota_used_bytes', 'Bytes used of the running period.', ['key', 'period'])),
    quota: new Gauge(of('quota_bytes', 'Bytes that may be used in the period.', ['key', 'period'])),
    fresh: new Gauge(of('upstream_fresh', 'Whether an upstream is asked (1) or not (0).', upstream)),
    halfDead: new Gauge(
      of(
        'upstream_half_dead',
        'Whether an upstream gets no calls (1) of a method that it does not answer, or answers with errors or null.',
        upstream,
      ),
    ),
    best: new Gauge(of('upstream_best_block', 'Best block of an upstream.', upstream)),
    finalized: new Gauge(of('upstream_finalized_block', 'Finalized block of an upstream.', upstream)),
    behind: new Gauge(
      of('upstream_behind_blocks', 'Distance to the highest known head of the chain, blocks.', upstream),
    ),
    age: new Gauge(of('upstream_head_age_seconds', 'Since the last head of an upstream.', upstream)),
    certificate: new Gauge(of('certificate_expires_seconds', 'When a certificate expires.', ['file'])),
    free: new Gauge(of('disk_free_bytes', 'Free where the gateway writes.', ['folder'])),
    disk: new Gauge(of('disk_bytes', 'Size of the disk where the gateway writes.', ['folder'])),
  };
  for (const network of networks) {
    for (const direction of directions) bytes.inc({ network, direction }, 0);
    for (const transport of transports) open.set({ network, transport }, 0);
    for (const reason of refusalReasons) refusals.inc({ network, reason }, 0);
    for (const counter of [hits, retries, pushes]) counter.inc({ network }, 0);
  }
  const codes = new Set<number>();
  // Nodes and runtimes have codes of their own without end.
  function codeOf(code: number): string {
    if (codes.size < mostCodes) codes.add(code);
    return codes.has(code) ? String(code) : 'other';
  }
  return {
    registry,
    contentType: registry.contentType,
    call: ({ client: { network }, code, us, tries, cached, bytesIn, bytesOut }, method) => {
      const outcome = code === 0 ? 'result' : code === rateLimited ? 'refused' : 'error';
      figuresOfCalls.add({ network, method, outcome, seconds: us / 1e6, bytesIn, bytesOut });
      if (code !== 0) errors.inc({ network, code: codeOf(code) });
      if (cached) hits.inc({ network });
      if (tries > 1) retries.inc({ network }, tries - 1);
    },
    pushed: (network, size) => {
      pushes.inc({ network });
      bytes.inc({ network, direction: 'out' }, size);
    },
    arrived: ({ network, transport }) => open.inc({ network, transport }),
    left: ({ network, transport }) => open.dec({ network, transport }),
    refused: (network, reason) => refusals.inc({ network, reason }),
    quota: ({ kind, key, period }) => {
      if (kind === 'step') steps.inc({ key });
      else crossed.inc({ key, period });
    },
    linesLost: (lines) => lost.inc(lines),
    usageFailed: () => unwritten.inc(),
    text: () => {
      const now = figures();
      setFigures(gauges, now);
      // There before it counts anything: a series that begins at 1 is no increase.
      for (const { key, period } of now.quotas) {
        steps.inc({ key }, 0);
        crossed.inc({ key, period }, 0);
      }
      return registry.metrics();
    },
  };
}

type Gauges = Readonly<
  Record<
    | 'used'
    | 'quota'
    | 'fresh'
    | 'halfDead'
    | 'best'
    | 'finalized'
    | 'behind'
    | 'age'
    | 'certificate'
    | 'free'
    | 'disk',
    Gauge
  >
>;

/** What is no longer there has no series: an upstream that was taken out is not one that is lost. */
function setFigures(gauges: Gauges, { upstreams, quotas, certificates, disks }: GatewayFigures): void {
  for (const gauge of Object.values(gauges)) gauge.reset();
  for (const {
    network,
    upstream,
    region,
    isFresh,
    isHalfDead,
    best,
    finalized,
    behind,
    headAgeMs,
  } of upstreams) {
    const labels = { network, upstream, region };
    gauges.fresh.set(labels, Number(isFresh));
    gauges.halfDead.set(labels, Number(isHalfDead));
    gauges.best.set(labels, best);
    gauges.finalized.set(labels, finalized);
    if (behind !== undefined) gauges.behind.set(labels, behind);
    gauges.age.set(labels, headAgeMs / 1_000);
  }
  for (const { key, period, usedBytes, bytes } of quotas) {
    gauges.used.set({ key, period }, usedBytes);
    if (bytes !== undefined) gauges.quota.set({ key, period }, bytes);
  }
  for (const { file, expiresS } of certificates) gauges.certificate.set({ file }, expiresS);
  for (const { folder, freeBytes, bytes } of disks) {
    gauges.free.set({ folder }, freeBytes);
    gauges.disk.set({ folder }, bytes);
  }
}
