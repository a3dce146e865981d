import { setTimeout as sleep } from 'node:timers/promises';
import { randomNumbers } from '../../../offchain-agent/src/usl/random-numbers.ts';
import type { GatewayProcess } from '../../support/gateway-process.ts';
import type { TestNetwork } from '../../support/real-network.ts';
import type { DoneFault, GatewayFault } from './judge.ts';
import type { SeenTime, Told } from './told.ts';
import type { Way } from './way.ts';

interface BreakOptions {
  readonly faults: readonly GatewayFault[];
  readonly forMs: number;
  readonly seed: number;
  readonly slotMs: number;
}

/** What is broken. */
export interface Broken {
  readonly network: TestNetwork;
  readonly ways: readonly Way[];
  readonly gateway: GatewayProcess;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Long enough for the chain to go on without the node. */
const faultSlots = 3;
/** How long a half-dead node waits to be asked what it does not answer, ms. */
const askedMs = 20_000;
/** What a half-dead node does not answer: calls that any node could, and those that only the one can that a client follows. */
const halfDead = [
  'state_getStorage',
  'chain_getBlock',
  'state_call',
  'system_accountNextIndex',
  'chainHead_v1_follow',
  'chainHead_v1_storage',
];

/** Breaks one node after the other, each kind of fault once before any comes again. @returns what was done, in its order */
export async function breakNodes(
  { faults: kinds, forMs, seed, slotMs }: BreakOptions,
  scene: Broken,
  told: Told,
  time: SeenTime,
): Promise<DoneFault[]> {
  const random = randomNumbers(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const done: DoneFault[] = [];
  const untilMs = performance.now() + forMs;
  let left: GatewayFault[] = [];
  while (!scene.signal.aborted && (done.length < kinds.length || performance.now() < untilMs)) {
    // Each kind once, in another order each time.
    if (left.length === 0) left = [...kinds];
    const [kind] = left.splice(pick(left.length), 1);
    const index = pick(scene.ways.length);
    const method = halfDead[pick(halfDead.length)] ?? '';
    if (!kind) continue;
    const one = await breakOne({ kind, index, method, slotMs }, scene, told, time);
    if (one) done.push(one);
    // Another node, or another method.
    else left.push(kind);
  }
  return done;
}

interface Breaking {
  readonly kind: GatewayFault;
  readonly index: number;
  /** What a half-dead node does not answer. */
  readonly method: string;
  readonly slotMs: number;
}

/** @returns undefined where nobody asked the node what it would not have answered, so that it was as well as before */
async function breakOne(
  { kind, index, method, slotMs }: Breaking,
  { network, ways, gateway, say }: Broken,
  told: Told,
  time: SeenTime,
): Promise<DoneFault | undefined> {
  const node = network.state.nodes[index];
  const way = ways[index];
  if (!node || !way) throw new Error(`unknown node ${index}`);
  // The words of a node that is cut off reach nobody, though it lives.
  if (kind !== 'half') told.away.add(index);
  let atMs = time.ms;
  if (kind === 'cut') way.cut();
  else if (kind === 'half') {
    way.deafTo = method;
    atMs = await untilSwallowed(way, time);
    if (Number.isNaN(atMs)) {
      way.hear();
      return undefined;
    }
  } else await network.stop(node.name, kind === 'kill');
  await gateway.untilFault(upstreamName(index), 60_000);
  const leftAfterMs = time.ms - atMs;
  const what = kind === 'half' ? `${kind} ${node.name} (${method})` : `${kind} ${node.name}`;
  say(`${what}: left after ${leftAfterMs.toFixed(0)} ms`);
  await sleep(faultSlots * slotMs);
  if (kind === 'cut') way.mend();
  else if (kind === 'half') way.hear();
  else await network.resume(node.name);
  told.away.delete(index);
  await gateway.untilFault(undefined, 120_000);
  return { kind, node: node.name, atMs, leftAfterMs };
}

/** When a call was swallowed; NaN where clients of the method are all with other nodes. */
async function untilSwallowed(way: Way, time: SeenTime): Promise<number> {
  for (const untilMs = performance.now() + askedMs; performance.now() < untilMs; await sleep(20)) {
    const atMs = way.swallowed(time);
    if (Number.isFinite(atMs)) return atMs;
  }
  return Number.NaN;
}

/** What the gateway calls a node, by its place. */
export function upstreamName(index: number): string {
  return `node-${index + 1}`;
}
