import { setTimeout as sleep } from 'node:timers/promises';
import { handOver } from '../../../offchain-agent/src/ha/control-client.ts';
import { untilWhole } from '../../../offchain-agent/src/ha/oracle/replicas-whole.ts';
import { HostBreaker } from '../../../offchain-agent/src/lab/chaos/host/host-breaker.ts';
import { type NodeFault, nodeFaultSchemas } from '../../../offchain-agent/src/lab/chaos/node-fault.ts';
import type { Scene } from './scene.ts';

const [, , , , , clock, , , disk] = nodeFaultSchemas;
const rightClock = clock.parse({ kind: 'clock', offset: '0s', for: '1h' });
const full = disk.parse({ kind: 'disk', mode: 'full', for: '1h' });
/** A page, the least that is synced of a sign log, takes longer than the lease. */
const slow = disk.parse({ kind: 'disk', mode: 'slow', rate: '1kB', for: '1h' });

/** By how a kind of the campaign begins. */
const needed: readonly (readonly [RegExp, NodeFault])[] = [
  [/^clock/, rightClock],
  [/^disk-full/, full],
  [/^disk-slow/, slow],
];
/** Longer than the lease, and several own slots. */
const brokenForMs = 8_000;
const wholeWithinMs = 60_000;

/** Why this machine cannot do a kind; undefined when it can. */
export async function refusalOf({ network }: Scene, kind: string): Promise<string | undefined> {
  const fault = needed.find(([begins]) => begins.test(kind))?.[1];
  return fault && (await new HostBreaker(network).refusal(fault));
}

/** The clock of the node that leads is wrong for a while. @returns when it began, in milliseconds since 1970 */
export async function wrongClock(scene: Scene, offset: string): Promise<number> {
  const breaker = new HostBreaker(scene.network);
  const { standbys } = await untilWhole(scene.network, wholeWithinMs);
  const [node] = standbys;
  if (node === undefined) throw new Error('nobody stands by');
  // A node is started again for a clock of its own: as the standby, and is handed the lead when it is back.
  await breaker.begin(rightClock, node);
  await untilWhole(scene.network, wholeWithinMs);
  const leader = await scene.leader();
  if (leader !== node) await handOver(scene.deciderOf(leader).control);
  const at = Date.now();
  return await broken(breaker, clock.parse({ kind: 'clock', offset, for: '1h' }), node, async () => {
    await sleep(brokenForMs);
    return at;
  });
}

/**
 * Nothing can be written below a node any more, and the other one is killed, so that there is nobody but this one to lead.
 * @returns when that was, in milliseconds since 1970
 */
export async function fullDisk(scene: Scene): Promise<number> {
  const node = await scene.leader();
  const other = scene.deciders.find((decider) => decider.node !== node)?.node ?? '';
  return await broken(new HostBreaker(scene.network), full, node, async () => {
    const at = scene.kill(other);
    await sleep(brokenForMs);
    return at;
  });
}

/**
 * What the node that leads was granted waits for its sign log to be synced, and meanwhile its decider is killed: another node
 * leads before the signatures leave.
 * @returns when that was, in milliseconds since 1970
 */
export async function slowDisk(scene: Scene): Promise<number> {
  const node = await scene.leader();
  return await broken(new HostBreaker(scene.network), slow, node, async () => {
    await scene.untilPrevote(node, brokenForMs);
    const at = scene.kill(scene.deciderOf(node).name);
    await sleep(brokenForMs);
    return at;
  });
}

async function broken(
  breaker: HostBreaker,
  fault: NodeFault,
  node: string,
  act: () => Promise<number>,
): Promise<number> {
  await breaker.begin(fault, node);
  try {
    return await act();
  } finally {
    await breaker.heal(fault, node);
  }
}
