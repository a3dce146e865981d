import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RpcClient } from '../../../offchain-agent/src/chain/rpc/client.ts';
import { nodeUrl } from '../../../offchain-agent/src/network/real/state.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { PlainClient } from '../../support/gateway-scene.ts';
import { poll } from '../../support/poll.ts';
import { startTestNetwork, type TestNetwork } from '../../support/real-network.ts';
import { CuttableWay } from './cuttable.ts';
import { Haproxy } from './haproxy.ts';
import { quantile, Traffic, type TrafficResult } from './traffic.ts';

export const gatewayFaults = ['kill', 'freeze', 'cut'] as const;
export type GatewayFault = (typeof gatewayFaults)[number];

export interface GatewayCampaignOptions {
  readonly faults: readonly GatewayFault[];
  /** The faults come again and again for so long, ms; once each for 0. */
  readonly forMs: number;
  /** Calls a second. */
  readonly rate: number;
  readonly slotMs: number;
  /** Whether a plain balancer gets the same calls under the same faults. */
  readonly isBesideHaproxy?: boolean;
}

export interface GatewayCampaignResult {
  readonly faults: Readonly<Record<GatewayFault, number>>;
  readonly calls: number;
  readonly failed: number;
  readonly reasons: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
  /** Of the stream that a client saw: how many heads, how many of the chain's are missing, how many came twice. */
  readonly heads: HeadCounts;
  readonly finalizedHeads: HeadCounts;
  /** The longest that a node went on being asked after it had stopped, in blocks of the chain. */
  readonly staleBlocks: number;
  /** What a plain balancer made of the same. */
  readonly beside?: TrafficResult;
}

export interface HeadCounts {
  readonly seen: number;
  readonly missing: number;
  readonly doubled: number;
}

const settleMs = 3_000;
/** Long enough for the chain to go on without the node. */
const faultSlots = 3;

export interface CampaignParts {
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
  const ways: CuttableWay[] = [];
  let gateway: GatewayProcess | undefined;
  let haproxy: Haproxy | undefined;
  try {
    for (const node of network.state.nodes) ways.push(await CuttableWay.open(node.rpc_port));
    const upstreams = ways.map(({ port }, index) => ({ name: nameOf(index), url: `ws://127.0.0.1:${port}` }));
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

interface Scene {
  readonly network: TestNetwork;
  readonly ways: readonly CuttableWay[];
  readonly gateway: GatewayProcess;
  readonly haproxy: Haproxy | undefined;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

async function measured(options: GatewayCampaignOptions, scene: Scene): Promise<GatewayCampaignResult> {
  const { gateway, signal } = scene;
  const listener = await PlainClient.open(gateway.wsUrl);
  const { result: heads } = await listener.call('chain_subscribeNewHeads');
  const { result: finals } = await listener.call('chain_subscribeFinalizedHeads');
  const end = new AbortController();
  const traffic = new Traffic(gateway.at);
  const running = traffic.run(options.rate, end.signal);
  const balanced = scene.haproxy && new Traffic(scene.haproxy.at).run(options.rate, end.signal);
  const counts = { kill: 0, freeze: 0, cut: 0 };
  let staleBlocks = 0;
  const untilMs = performance.now() + options.forMs;
  for (let index = 0; !signal.aborted; index += 1) {
    const kind = options.faults[index % options.faults.length];
    if (!kind || (index >= options.faults.length && performance.now() > untilMs)) break;
    // Each kind comes to another node every time.
    const node = Math.floor(index / options.faults.length) + (index % options.faults.length);
    staleBlocks = Math.max(staleBlocks, await breakOne(kind, node % scene.ways.length, options, scene));
    counts[kind] += 1;
  }
  await sleep(settleMs);
  end.abort();
  const { calls, failed, reasons, latenciesMs } = await running;
  const beside = await balanced;
  const result = {
    faults: counts,
    calls,
    failed,
    reasons,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    slowestMs: quantile(latenciesMs, 1),
    heads: await compared(listener.of(heads), scene),
    finalizedHeads: await compared(listener.of(finals), scene),
    staleBlocks,
    ...(beside && { beside }),
  };
  listener.close();
  return result;
}

/** @returns in how many blocks the gateway left the node alone */
async function breakOne(
  kind: GatewayFault,
  index: number,
  { slotMs }: GatewayCampaignOptions,
  { network, ways, gateway, say }: Scene,
): Promise<number> {
  const node = network.state.nodes[index];
  const way = ways[index];
  if (!node || !way) throw new Error(`there is no node ${index}`);
  const before = await bestOf(gateway);
  if (kind === 'cut') way.cut();
  else await network.stop(node.name, kind === 'kill');
  await gateway.untilFault(nameOf(index), 60_000);
  const blocks = (await bestOf(gateway)) - before;
  say(`${kind} ${node.name}: left after ${blocks} blocks`);
  await sleep(faultSlots * slotMs);
  if (kind === 'cut') way.mend();
  else await network.resume(node.name);
  await gateway.untilFault(undefined, 120_000);
  return blocks;
}

async function bestOf(gateway: GatewayProcess): Promise<number> {
  return (await gateway.status()).networks[0]?.best ?? 0;
}

/** What a client saw beside what the chain has between the first and the last final one of it. */
async function compared(items: readonly unknown[], { network }: Scene): Promise<HeadCounts> {
  const seen = items as readonly { readonly number: string; readonly parentHash: string }[];
  const first = Number(seen[0]?.number);
  const [node] = network.state.nodes;
  const client = await RpcClient.open(node ? nodeUrl(node) : '');
  try {
    const last = Number(seen.at(-1)?.number);
    const finalized = async (): Promise<number> =>
      Number(
        (
          (await client.request('chain_getHeader', [await client.request('chain_getFinalizedHead')])) as {
            number: string;
          }
        ).number,
      );
    await poll('the last head is final', finalized, (number) => number >= last, { withinMs: 60_000 });
    let missing = 0;
    // Each head names the one before it: so what the chain has is looked up in what was seen.
    const parents = new Set(seen.map(({ parentHash }) => parentHash));
    for (let height = first; height < last; height += 1) {
      if (!parents.has(String(await client.request('chain_getBlockHash', [height])))) missing += 1;
    }
    const texts = new Set(seen.map((header) => JSON.stringify(header)));
    return { seen: seen.length, missing, doubled: seen.length - texts.size };
  } finally {
    client.close();
  }
}

function nameOf(index: number): string {
  return `node-${index + 1}`;
}

/** Whether the campaign holds what a gateway promises. */
export function isSoundGatewayCampaign({
  failed,
  heads,
  finalizedHeads,
  staleBlocks,
}: GatewayCampaignResult): boolean {
  return (
    failed === 0 &&
    heads.missing + heads.doubled + finalizedHeads.missing + finalizedHeads.doubled === 0 &&
    staleBlocks <= mostStaleBlocks
  );
}

/** What the gateway of a campaign signs receipts for. */
export const receiptSubject = { genesis: `0x${'ab'.repeat(32)}`, network: 0, target: 4 };
export const mostStaleBlocks = 2;
