import { setTimeout as sleep } from 'node:timers/promises';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { hexBytes } from '../../../offchain-agent/src/base/bytes.ts';
import { readU64 } from '../../../offchain-agent/src/chain/scale.ts';
import { openLinks } from '../../../offchain-agent/src/lab/link/host/remote-links.ts';
import { resumeNode, stopNode } from '../../../offchain-agent/src/lab/networks.ts';
import { validatorSeed } from '../../../offchain-agent/src/lab/plan/validator-keys.ts';
import { callRpc } from '../../../offchain-agent/src/lab/real/json-rpc.ts';
import { findNode, nodeUrl } from '../../../offchain-agent/src/lab/real/state.ts';
import { passMotion } from '../../support/council-motion.ts';
import { etcdLeader, membersDown, restoreEtcd, wipeEtcd } from './etcd-faults.ts';
import { fullDisk, slowDisk, wrongClock } from './host-faults.ts';
import type { Passing } from './relay.ts';
import { rotationFaults } from './rotation/rotation-faults.ts';
import type { Scene } from './scene.ts';

/** A validator away, so that a block is final only with the vote of the one that is broken. */
const away = 'v1';
const awayForMs = 25_000;
/** Longer than the lease, so that another node may lead meanwhile. */
const cutForMs = 8_000;
const settleMs = 3_000;
const votesWithinMs = 10_000;
const setChangesWithinMs = 90_000;

/** When it began, in milliseconds since 1970, and where its vote is needed, when that was counted again. */
interface Played {
  readonly at: number;
  readonly neededS?: number | undefined;
}

/** All return when the fault is over. */
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
      return { at: scene.kill(leader), set: 0 };
    }),
  // As soon as a block has the new set: it becomes final only with votes of the old one.
  'needed-vote-across-sets': async (scene: Scene) =>
    await withoutOne(scene, async () => {
      const set = await untilSetChanges(scene);
      const leader = await scene.leader();
      await scene.untilPrevote(leader, votesWithinMs);
      return { at: scene.kill(leader), set };
    }),
  'set-change': async (scene: Scene) => {
    await untilSetChanges(scene);
    return scene.kill(await scene.leader());
  },
  clock: async (scene: Scene) => await wrongClock(scene, '+1500ms'),
  'clock-hour-behind': async (scene: Scene) => await wrongClock(scene, '-1h'),
  'clock-hour-ahead': async (scene: Scene) => await wrongClock(scene, '+1h'),
  'disk-full': fullDisk,
  'disk-slow': slowDisk,
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
  ...rotationFaults,
} satisfies Readonly<Record<string, (scene: Scene) => Promise<Played | number> | number>>;

export type HaFaultKind = keyof typeof faults;
export const haFaultKinds = Object.keys(faults) as HaFaultKind[];

/** What needs something between the nodes. */
export const linkKinds: readonly HaFaultKind[] = ['cut-peers', 'cut-out', 'cut-in', 'cut-twins'];

/** After which somebody else leads, by all means: figures of a take-over are of these alone. */
export const takeOverKinds: readonly HaFaultKind[] = ['kill-node', 'kill-decider', 'kill-both', 'in-round'];

/** What only the engine aura has: the chain with BABE has no Council that could change its validators. */
export const auraKinds: readonly HaFaultKind[] = ['set-change', 'needed-vote-across-sets'];

/** What needs an etcd. */
export const etcdKinds: readonly HaFaultKind[] = haFaultKinds.filter((kind) =>
  /^(etcd-|cut-etcd|quorum-)/.test(kind),
);

/** After which the validator may not author blocks for an hour: a slot that far ahead is on record. */
export const lastKinds: readonly HaFaultKind[] = ['clock-hour-ahead'];

/** Breaks it and takes back what does not end by itself. @throws Error when what it waits for does not come */
export async function playFault(scene: Scene, kind: HaFaultKind): Promise<Played> {
  const played = await faults[kind](scene);
  return typeof played === 'number' ? { at: played } : played;
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

/** With a validator away. @param act says from which set on a vote has to be counted */
async function withoutOne(
  scene: Scene,
  act: () => Promise<{ readonly at: number; readonly set: number }>,
): Promise<Played> {
  const { network, oracle } = scene;
  await stopNode(network, findNode(network, away), true);
  try {
    await sleep(settleMs);
    const { at, set } = await act();
    const neededS = (): number | undefined => oracle.takeOver(at, set).countedS;
    const deadline = at + awayForMs;
    while (Date.now() < deadline && neededS() === undefined) await sleep(200);
    if (neededS() === undefined) throw new Error(`nothing became final again within ${awayForMs / 1_000} s`);
    return { at, neededS: neededS() };
  } finally {
    await resumeNode(network, findNode(network, away));
  }
}

/**
 * The Council seats the validators in another order, which is another set.
 * @returns its number, as soon as a node has a block with it
 */
async function untilSetChanges({ network }: Scene): Promise<number> {
  // Another than the one that may be away.
  const first = findNode(network, 'v2');
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
  for (;;) {
    const set = await setOf(first.rpc_port);
    if (set !== before) return set;
    if (performance.now() > deadline) throw new Error(`set ${before} did not change`);
    await sleep(100);
  }
}

async function setOf(port: number): Promise<number> {
  const hex = await callRpc<string>(
    port,
    ['state_call', 'GrandpaApi_current_set_id', '0x'],
    AbortSignal.timeout(5_000),
  );
  return readU64(hexBytes(hex));
}
