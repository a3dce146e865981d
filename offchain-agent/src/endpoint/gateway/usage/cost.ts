import { z } from 'zod';
import { faultsText, readYamlFile } from '../../../base/config-file.ts';
import { AgentError } from '../../../base/error.ts';
import { faultsOf } from '../../../base/faults.ts';
import { bytesOf, type MethodUsage, type Sums, type Usage } from './summary.ts';

const largestFile = 1_048_576;
const minutesPerMonth = 43_830;
const terabyte = 1e12;

const price = z.number().min(0).max(1e12);
const schema = z.strictObject({
  currency: z.string().max(8).default('EUR'),
  /** Of payload, both ways. */
  perTB: price.default(0),
  nodes: z
    .array(
      z.strictObject({
        network: z.string(),
        upstream: z.string(),
        perMonth: price.default(0),
        /** How many calls it can work on at a time. */
        capacity: z.number().positive().max(1e6).default(1),
      }),
    )
    .default([]),
});

type Prices = z.infer<typeof schema>;

/** A share of the cost for what was used. */
export interface Cost {
  readonly currency: string;
  readonly total: number;
  readonly nodes: number;
  readonly bytes: number;
  readonly methods: readonly { readonly network: string; readonly method: string; readonly cost: number }[];
}

export interface UsageFinding {
  readonly kind: 'idle_node' | 'useless_cache' | 'idle_region';
  readonly subject: string;
  readonly text: string;
}

/** Below this a node is idle, at the 95th percentile of minutes, as a share of its capacity. */
const idleShare = 0.2;
const fewestMinutes = 60;
const fewestCacheable = 1_000;
const uselessShare = 0.01;

const validExample = `perTB: 10
nodes: [{network: almanac, upstream: a, perMonth: 120, capacity: 8}]`;

/** @throws AgentError `bad_input/prices` */
export function readPrices(file: string): Prices {
  const document = readYamlFile(file, largestFile, 'bad_input/prices', `--prices ${file}`);
  const parsed = schema.safeParse(document ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;
  const faults = faultsOf(parsed.error);
  throw new AgentError('bad_input/prices', faultsText(file, faults, validExample), {
    data: { file, faults },
  });
}

/**
 * What a use has cost: the nodes for as long as gateways ran, shared out among the methods of their network by the time that
 * upstreams took for them, and the bytes.
 */
export function costOf(usage: Usage, { currency, perTB, nodes }: Prices): Cost {
  const months = usage.minutes / minutesPerMonth;
  const ofNetwork = (network: string): number =>
    nodes
      .filter((node) => node.network === network)
      .reduce((sum, { perMonth }) => sum + perMonth * months, 0);
  const bytes = (sums: Readonly<Sums>): number => (bytesOf(sums) / terabyte) * perTB;
  const methods = usage.methods.map((one) => ({
    network: one.network,
    method: one.method,
    cost: ofNetwork(one.network) * shareOf(one, usage.methods) + bytes(one),
  }));
  const allNodes = nodes.reduce((sum, { perMonth }) => sum + perMonth * months, 0);
  return {
    currency,
    nodes: allNodes,
    bytes: bytes(usage.totals),
    total: allNodes + bytes(usage.totals),
    methods: methods.toSorted((a, b) => b.cost - a.cost),
  };
}

/** What costs and brings nothing. */
export function findingsOf(usage: Usage, prices?: Prices): UsageFinding[] {
  return [...idleNodes(usage, prices), ...uselessCaches(usage), ...idleRegions(usage)];
}

function idleNodes({ upstreams, minutes }: Usage, prices: Prices | undefined): UsageFinding[] {
  if (minutes < fewestMinutes) return [];
  return upstreams.flatMap(({ network, upstream, p95_busy: busy }) => {
    const node = prices?.nodes.find((one) => one.network === network && one.upstream === upstream);
    const share = busy / (node?.capacity ?? 1);
    if (share >= idleShare) return [];
    const cost = node && node.perMonth > 0 ? `; it costs ${node.perMonth} ${prices?.currency} a month` : '';
    return [
      {
        kind: 'idle_node' as const,
        subject: `${network}/${upstream}`,
        text: `node ${upstream} of ${network} is idle: in 95 % of ${minutes} minutes it was busy for ${(100 * share).toFixed(2)} % at most${cost}`,
      },
    ];
  });
}

function uselessCaches({ methods }: Usage): UsageFinding[] {
  return [...new Set(methods.map(({ network }) => network))].flatMap((network) => {
    const own = methods.filter((one) => one.network === network);
    const cacheable = own.reduce((sum, one) => sum + one.cacheable, 0);
    const hits = own.reduce((sum, one) => sum + one.cache_hits, 0);
    if (cacheable < fewestCacheable || hits >= uselessShare * cacheable) return [];
    return [
      {
        kind: 'useless_cache' as const,
        subject: network,
        text: `the cache of ${network} answered ${hits} of ${cacheable} calls that can be cached: it is too small, or clients ask everything once`,
      },
    ];
  });
}

function idleRegions({ regions, minutes }: Usage): UsageFinding[] {
  if (minutes < fewestMinutes) return [];
  return regions
    .filter(({ calls, pushes }) => calls + pushes === 0)
    .map(({ region }) => ({
      kind: 'idle_region' as const,
      subject: region,
      text: `region ${region} had a gateway and no call`,
    }));
}

/** The part of a method in the time of its network's upstreams; by calls where no upstream took any. */
function shareOf(one: MethodUsage, all: readonly MethodUsage[]): number {
  const own = all.filter(({ network }) => network === one.network);
  const timed = own.reduce((sum, { upstream_us }) => sum + upstream_us, 0);
  if (timed > 0) return one.upstream_us / timed;
  const calls = own.reduce((sum, { calls: some }) => sum + some, 0);
  return calls > 0 ? one.calls / calls : 0;
}
