import { setTimeout as sleep } from 'node:timers/promises';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { hexBytes } from '../../../offchain-agent/src/base/bytes.ts';
import { readU64 } from '../../../offchain-agent/src/chain/scale.ts';
import { HostBreaker } from '../../../offchain-agent/src/network/chaos/host/host-breaker.ts';
import { nodeFaultSchemas } from '../../../offchain-agent/src/network/chaos/node-fault.ts';
import { callRpc } from '../../../offchain-agent/src/network/client/json-rpc.ts';
import { openLinks } from '../../../offchain-agent/src/network/link/host/remote-links.ts';
import { untilWhole } from '../../../offchain-agent/src/network/oracle/replicas-whole.ts';
import { validatorSeed } from '../../../offchain-agent/src/network/plan/validator-keys.ts';
import { findNode, nodeUrl } from '../../../offchain-agent/src/network/real/state.ts';
import { resumeNode, stopNode } from '../../../offchain-agent/src/network/real/stop.ts';
import { passMotion } from '../../support/council-motion.ts';
import { etcdLeader, membersDown, restoreEtcd, wipeEtcd } from './etcd-faults.ts';
import type { Passing } from './relay.ts';
import type { Scene } from './scene.ts';

const [, , , , , clockFault] = nodeFaultSchemas;
/** A validator away, so that a block is final only with the vote of the one that is broken. */
const away = 'v1';
const awayForMs = 25_000;
/** Longer than the lease, so that another node may lead meanwhile. */
const cutForMs = 8_000;
const settleMs = 3_000;
const votesWithinMs = 10_000;
const setChangesWithinMs = 90_000;

/** All return when the fault is over: the moment at which it began, in milliseconds since 1970. */
const faults = {
  'kill-node': async (scene: Scene) => scene.kill(await scene.leader()),
  'kill-decider': async (scene: Scene) => scene.kill(scene.deciderOf(await scene.leader()).name),
  'kill-both': async (scene: Scene) => {
    const leader = await scene.leader();
    return scene.kill(leader, scene.deciderOf(leader).name);
  },
  'pause-node-1s': async (scene: Scene) => await scene.pause(await scene.leader(), 1_000),
  'pause-node-3s': async (scene: Scene) => await scene.pause(await scene.leader(), 3_000),
  'pause-node-10s': async (scene: Scene) => await scene.pause(await scene.leader(), 10_000),
  'pause-decider': async (scene: Scene) => {
    const leaseMs = scene.network.replicas?.lease_ms ?? 0;
    return await scene.pause(scene.deciderOf(await scene.leader()).name, leaseMs + 3_000);
  },
  'cold-start': (scene: Scene) => scene.kill(...scene.deciders.flatMap(({ name, node }) => [name, node])),
  'in-round': async (scene: Scene) => {
    const leader = await scene.leader();
    await scene.untilPrevote(leader, votesWithinMs);
    return scene.kill(leader);
  },
  'needed-vote': async (scene: Scene) =>
    await withoutOne(scene, async () => {
      const leader = await scene.leader();
      await scene.untilPrevote(leader, votesWithinMs);
      return scene.kill(leader);
    }),
  'set-change': async (scene: Scene) => {
    await untilSetChanges(scene);
    return scene.kill(await scene.leader());
  },
  clock: async (scene: Scene) => {
    const leader = await scene.leader();
    const at = Date.now();
    const breaker = new HostBreaker(scene.network);
    const fault = clockFault.parse({ kind: 'clock', offset: '+1500ms', for: '8s' });
    await breaker.begin(fault, leader);
    await sleep(8_000);
    await breaker.heal(fault, leader);
    return at;
  },
  'cut-etcd': async (scene: Scene) => await cutEtcd(scene, { questions: false, answers: false }),
  'cut-etcd-questions': async (scene: Scene) => await cutEtcd(scene, { questions: false, answers: true }),
  'cut-etcd-answers': async (scene: Scene) => await cutEtcd(scene, { questions: true, answers: false }),
  'cut-peers': async (scene: Scene) =>
    await cutPeers(scene, (leader, other) => [
      [leader, other],
      [other, leader],
    ]),
  'cut-out': async (scene: Scene) => await cutPeers(scene, (leader, other) => [[leader, other]]),
  'cut-in': async (scene: Scene) => await cutPeers(scene, (leader, other) => [[other, leader]]),
  'cut-twins': async (scene: Scene) =>
    await cutPeers(scene, (leader, other) =>
      scene.deciders.some(({ node }) => node === other)
        ? [
            [leader, other],
            [other, leader],
          ]
        : [],
    ),
  'etcd-member': async (scene: Scene) => {
    const leader = await etcdLeader(scene);
    const [other = leader] = scene.members.filter((name) => name !== leader);
    return await membersDown(scene, [other], 8_000);
  },
  'etcd-leader': async (scene: Scene) => await membersDown(scene, [await etcdLeader(scene)], 8_000),
  'quorum-lost': async (scene: Scene) => await membersDown(scene, scene.members.slice(0, 2), 20_000),
  'etcd-wiped': wipeEtcd,
  'etcd-restored': restoreEtcd,
} satisfies Readonly<Record<string, (scene: Scene) => Promise<number> | number>>;

export type HaFaultKind = keyof typeof faults;
export const haFaultKinds = Object.keys(faults) as HaFaultKind[];

/** What needs something between the nodes. */
export const linkKinds: readonly HaFaultKind[] = ['cut-peers', 'cut-out', 'cut-in', 'cut-twins'];

/** After which somebody else leads, by all means: figures of a take-over are of these alone. */
export const takeOverKinds: readonly HaFaultKind[] = ['kill-node', 'kill-decider', 'kill-both', 'in-round'];

/** Breaks it and takes back what does not end by itself. @returns when the fault began, in milliseconds since 1970 */
export async function playFault(scene: Scene, kind: HaFaultKind): Promise<number> {
  return await faults[kind](scene);
}

/** Between the leader's decider and all members of etcd. */
async function cutEtcd(scene: Scene, passing: Passing): Promise<number> {
  const { name } = scene.deciderOf(await scene.leader());
  const at = Date.now();
  scene.relays.let(name, passing);
  try {
    await sleep(cutForMs);
  } finally {
    scene.relays.let(name, { questions: true, answers: true });
  }
  return at;
}

/** Between the leader and other nodes. */
async function cutPeers(
  scene: Scene,
  between: (leader: string, other: string) => readonly (readonly [from: string, to: string])[],
): Promise<number> {
  const { network } = scene;
  const leader = await scene.leader();
  const others = network.nodes.map(({ name }) => name).filter((name) => name !== leader);
  const control = await openLinks(network);
  try {
    const links = others.flatMap((other) => between(leader, other)).map(([from, to]) => ({ from, to }));
    const at = Date.now();
    await control.apply({ id: 'cut', links, rule: { cut: true } });
    await sleep(cutForMs);
    await control.clear(['cut']);
    return at;
  } finally {
    await control.close();
  }
}

async function withoutOne(scene: Scene, act: () => Promise<number>): Promise<number> {
  const { network } = scene;
  await stopNode(network, findNode(network, away), true);
  try {
    await sleep(settleMs);
    const at = await act();
    const deadline = at + awayForMs;
    while (Date.now() < deadline && scene.oracle.takeOver(at).countedS === undefined) await sleep(200);
    return at;
  } finally {
    await resumeNode(network, findNode(network, away));
  }
}

/** The Council seats the validators in another order, which is another set; returns as soon as a node has it. */
async function untilSetChanges({ network }: Scene): Promise<void> {
  const first = findNode(network, 'v1');
  const provider = new WsProvider(nodeUrl(first));
  const api = await ApiPromise.create({ provider, noInitWarn: true });
  const before = await setOf(first.rpc_port);
  try {
    const keyring = new Keyring({ type: 'sr25519' });
    const [one, two, three] = [0, 1, 2].map((index) => keyring.createFromUri(validatorSeed(index)));
    if (!one || !two || !three) throw new Error('there is no Council');
    const seats = (await api.query['session']?.['validators']?.())?.toJSON() as string[];
    const turned = [...seats.slice(1), ...seats.slice(0, 1)];
    await passMotion(api, api.tx.validators.setValidators(turned), [one, two, three]);
  } finally {
    await api.disconnect();
  }
  const deadline = performance.now() + setChangesWithinMs;
  while ((await setOf(first.rpc_port)) === before && performance.now() < deadline) await sleep(100);
}

async function setOf(port: number): Promise<number> {
  const hex = await callRpc<string>(
    port,
    ['state_call', 'GrandpaApi_current_set_id', '0x'],
    AbortSignal.timeout(5_000),
  );
  return readU64(hexBytes(hex));
}

/** Waits until the next fault is one fault. */
export async function untilNext({ network }: Scene, withinMs: number): Promise<string | undefined> {
  return (await untilWhole(network, withinMs)).lack;
}
