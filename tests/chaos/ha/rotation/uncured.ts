import { join } from 'node:path';
import { cacheFolder } from '../../../../offchain-agent/src/base/folder.ts';
import type { OracleRule } from '../../../../offchain-agent/src/ha/oracle/finding.ts';
import { ReplicaOracle } from '../../../../offchain-agent/src/ha/oracle/replica-oracle.ts';
import { untilWhole } from '../../../../offchain-agent/src/ha/oracle/replicas-whole.ts';
import { replicatedNodes } from '../../../../offchain-agent/src/lab/replicas/replica-options.ts';
import { upNetwork } from '../../../../offchain-agent/src/lab/up/up.ts';
import { nodesForTrial } from '../../../../scripts/lib/feature-nodes.ts';
import { type ControlResult, untilFound } from '../control.ts';
import { type Context, withOwnNetwork } from '../own-network.ts';
import { Relays } from '../relay.ts';
import { Scene } from '../scene.ts';
import { forgetSigned } from './disk-image.ts';
import { Rotation } from './rotation.ts';

const name = 'uncured';
const wholeWithinMs = 60_000;

/** What guards a rotation: a node signs with the pair of keys that its sidecar has, and votes are kept by voter. */
const halves = ['pair', 'votes'] as const;
type Half = (typeof halves)[number];

/** What must be found without it: two headers of a slot; two targets of a vote. */
const expected: Readonly<Record<Half, readonly OracleRule[]>> = {
  pair: ['one_header', 'signed_as_granted'],
  votes: ['one_grant', 'signed_as_granted'],
};

export interface UncuredRotation extends ControlResult {
  readonly half: Half;
}

/**
 * A rotation that lacks one half of its guard, by turns: one sidecar has the new keys, the other one still the old ones.
 * @param index how many were played before
 */
export async function uncuredRotation(
  index: number,
  context: Pick<Context, 'signal' | 'hearsSignals'>,
): Promise<UncuredRotation> {
  const half = halves[index % halves.length] ?? 'pair';
  const node = half === 'pair' ? await unpairedNode() : undefined;
  return await withOwnNetwork(name, context, async () => {
    const network = await upNetwork(
      {
        name,
        validators: 4,
        candidates: 0,
        nodes: replicatedNodes(4).map((each) => (each.replicaOf ? { ...each, node } : each)),
        slotMs: 1_000,
        sessionMs: 10_000,
        sessionsPerEra: 6,
        windowMs: 20_000,
        replicas: { coordinator: 'etcd', leaseMs: 2_000 },
      },
      { progress: () => undefined, signal: context.signal },
    );
    const oracle = await ReplicaOracle.open(network);
    try {
      await untilWhole(network, wholeWithinMs, context.signal);
      const scene = new Scene(network, { engine: 'aura', oracle, relays: await Relays.open(0, 0) });
      const leader = await scene.leader();
      const first = scene.deciders.find(({ node: other }) => other !== leader)?.node ?? '';
      const isOfVotes = half === 'votes';
      const rotation = await Rotation.begin(scene, { isOfAuthorAlone: isOfVotes, splitsVotes: isOfVotes });
      // As on a machine that was replaced: a sign log ahead of the record would stop its node, with or without the cure.
      if (isOfVotes) await forgetSigned(scene, first);
      await rotation.turn(first);
      return { half, ...(await untilFound(oracle, expected[half], context.signal)) };
    } finally {
      oracle.close();
    }
  });
}

/** How to start a node that signs with whichever key it is asked to; built once. */
async function unpairedNode(): Promise<string> {
  const { changed } = await nodesForTrial('unpaired', join(cacheFolder(), 'unpaired'));
  return `env ALMANAC_UNPAIRED=1 ${changed.path}`;
}
