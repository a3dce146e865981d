import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeUrl } from '../../../offchain-agent/src/lab/real/state.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { PlainClient } from '../../support/gateway-scene.ts';
import { poll } from '../../support/poll.ts';
import { startTestNetwork } from '../../support/real-network.ts';
import { type Broken, breakNodes, upstreamName } from './break-nodes.ts';
import { type Follower, Journal, keepCalling, type OpenFollower } from './follower.ts';
import { Haproxy } from './haproxy.ts';
import {
  type ClientResult,
  type DoneFault,
  type GatewayFault,
  isSoundClient,
  judged,
  limits,
} from './judge.ts';
import { SeenTime, Told } from './told.ts';
import { quantile, Traffic, type TrafficResult } from './traffic.ts';
import { Way } from './way.ts';

export interface GatewayCampaignOptions {
  readonly faults: readonly GatewayFault[];
  /** The faults come again and again for so long, ms; once each for 0. */
  readonly forMs: number;
  /** Calls a second. */
  readonly rate: number;
  readonly slotMs: number;
  /** Decides the order of faults and nodes, and what a half-dead node does not answer. */
  readonly seed: number;
  /** Who follows the chain through the gateway. */
  readonly clients: readonly OpenFollower[];
  /** Whether a plain balancer gets the same calls under the same faults. */
  readonly isBesideHaproxy?: boolean;
}

export interface GatewayCampaignResult {
  readonly faults: readonly DoneFault[];
  readonly clients: readonly ClientResult[];
  /** What this process stood still, and is left out of all times, ms. */
  readonly stoodStillMs: number;
  readonly calls: number;
  readonly failed: number;
  readonly reasons: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
  /** Of the stream that a client saw: how many heads, how many of the chain's are missing, how many came twice. */
  readonly heads: HeadCounts;
  readonly finalizedHeads: HeadCounts;
  /** What a plain balancer made of the same. */
  readonly beside?: TrafficResult;
}

interface HeadCounts {
  readonly seen: number;
  readonly missing: number;
  readonly doubled: number;
}

const settleMs = 3_000;

interface CampaignParts {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** A further client, opened before the first fault; what it gives ends it behind the last. */
  readonly open?: (wsUrl: string) => Promise<() => Promise<void>>;
}

/** Breaks one of three nodes after the other behind a gateway that is asked all the while, and counts what its clients missed. */
export async function runGatewayCampaign(
  options: GatewayCampaignOptions,
  { say, signal, open }: CampaignParts,
): Promise<GatewayCampaignResult> {
  const network = await startTestNetwork(
    {
      name: 'gateway',
      validators: 3,
      candidates: 0,
      slotMs: options.slotMs,
      sessionMs: options.slotMs * 10,
      sessionsPerEra: 6,
      windowMs: 20_000,
      backend: 'none',
    },
    signal,
  );
  const folder = await mkdtemp(join(tmpdir(), 'almanac-gateway-'));
  const ways: Way[] = [];
  let gateway: GatewayProcess | undefined;
  let haproxy: Haproxy | undefined;
  try {
    for (const node of network.state.nodes) ways.push(await Way.open(node.rpc_port));
    const upstreams = ways.map(({ port }, index) => ({
      name: upstreamName(index),
      url: `ws://127.0.0.1:${port}`,
    }));
    gateway = await GatewayProcess.start(folder, {
      listen: '127.0.0.1:0',
      log: { level: 'silent' },
      networks: [{ name: 'gateway', blockMs: options.slotMs, upstreams, receipts: receiptSubject }],
    });
    await gateway.untilFault(undefined, 60_000);
    if (options.isBesideHaproxy) {
      haproxy = await Haproxy.start(
        folder,
        network.state.nodes.map((node, index) => [node.rpc_port, ways[index]?.port ?? 0] as const),
      );
    }
    const close = await open?.(gateway.wsUrl);
    const result = await measured(options, { network, ways, gateway, haproxy, say, signal });
    await close?.();
    return result;
  } finally {
    await gateway?.stop();
    await haproxy?.stop();
    for (const way of ways) await way.close();
    await network.down();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Scene extends Broken {
  readonly haproxy: Haproxy | undefined;
}

async function measured(options: GatewayCampaignOptions, scene: Scene): Promise<GatewayCampaignResult> {
  const { gateway, network, signal } = scene;
  const time = new SeenTime();
  const told = new Told(network.state.nodes.map(nodeUrl), time);
  const followers: Follower[] = [];
  const end = new AbortController();
  const calling: Promise<void>[] = [];
  try {
    for (const open of options.clients) followers.push(await open(gateway.wsUrl, new Journal(time)));
    const listener = await PlainClient.open(gateway.wsUrl);
    const { result: heads } = await listener.call('chain_subscribeNewHeads');
    const { result: finals } = await listener.call('chain_subscribeFinalizedHeads');
    const running = new Traffic(gateway.at).run(options.rate, end.signal);
    const balanced = scene.haproxy && new Traffic(scene.haproxy.at).run(options.rate, end.signal);
    for (const follower of followers) calling.push(keepCalling(follower, end.signal));
    await sleep(settleMs);
    const fromMs = time.ms;
    const faults = await breakNodes(options, scene, told, time);
    const toMs = time.ms;
    // Whoever hears of what was told last has as long as the limit for it.
    await sleep(settleMs + limits.headMs);
    end.abort();
    signal.throwIfAborted();
    const { calls, failed, reasons, latenciesMs } = await running;
    const beside = await balanced;
    await Promise.all(calling);
    const items = [listener.of(heads), listener.of(finals)] as const;
    const heights = [
      ...items.flat().map((item) => Number((item as { number: string }).number)),
      ...followers.flatMap(({ journal }) => journal.finalized.map(({ height }) => height)),
    ];
    const last = Math.max(...heights);
    await poll(
      'the last head is final',
      async () => await told.finalized(),
      (number) => number >= last,
      {
        withinMs: 120_000,
      },
    );
    const chain = await told.chain(Math.min(...heights), last);
    listener.close();
    return {
      faults,
      clients: followers.map((one) => judged(one, { firstMs: told.firstMs, faults, chain, fromMs, toMs })),
      stoodStillMs: time.stoodStillMs,
      calls,
      failed,
      reasons,
      p50Ms: quantile(latenciesMs, 0.5),
      p99Ms: quantile(latenciesMs, 0.99),
      slowestMs: quantile(latenciesMs, 1),
      heads: compared(items[0], chain),
      finalizedHeads: compared(items[1], chain),
      ...(beside && { beside }),
    };
  } finally {
    end.abort();
    for (const follower of followers) await follower.close();
    told.close();
    time.end();
  }
}

/** What a client saw, beside what the chain has between the first and the last of it. */
function compared(items: readonly unknown[], chain: ReadonlyMap<string, number>): HeadCounts {
  const seen = items as readonly { readonly number: string; readonly parentHash: string }[];
  const [first, last] = [Number(seen[0]?.number), Number(seen.at(-1)?.number)];
  // Each head names the one before it: so what the chain has is looked up in what was seen.
  const parents = new Set(seen.map(({ parentHash }) => parentHash));
  const missing = [...chain].filter(
    ([hash, height]) => height >= first && height < last && !parents.has(hash),
  ).length;
  const texts = new Set(seen.map((header) => JSON.stringify(header)));
  return { seen: seen.length, missing, doubled: seen.length - texts.size };
}

/** Whether the campaign holds what a gateway promises. */
export function isSoundGatewayCampaign({
  failed,
  heads,
  finalizedHeads,
  faults,
  clients,
}: GatewayCampaignResult): boolean {
  return (
    failed === 0 &&
    heads.missing + heads.doubled + finalizedHeads.missing + finalizedHeads.doubled === 0 &&
    faults.every(isLeftInTime) &&
    clients.every(isSoundClient)
  );
}

export function isLeftInTime({ kind, leftAfterMs }: DoneFault): boolean {
  return leftAfterMs <= limits.leftMs[kind];
}

/** What the gateway of a campaign signs receipts for. */
export const receiptSubject = { genesis: `0x${'ab'.repeat(32)}`, network: 0, target: 4 };
