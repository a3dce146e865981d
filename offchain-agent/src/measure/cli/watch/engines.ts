import { percent, utcTime } from '../../../base/format.ts';
import { RpcAuraSource } from '../../../chain/aura/aura-source.ts';
import { RpcBabeSource } from '../../../chain/babe/babe-source.ts';
import { RpcBlocks } from '../../../chain/block/rpc-blocks.ts';
import { type ConsensusEngine, type KeyType, nimbusAuthor } from '../../../chain/engine/engine.ts';
import type { AnyChainConnection } from '../../../chain/engine/open-any-chain.ts';
import type { HashedHeader } from '../../../chain/grandpa/header.ts';
import { RpcRelaySource } from '../../../chain/relay/relay-source.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import { noMiss } from '../../../words/record-columns.ts';
import { AuraAuthorship } from '../../authorship/aura-authorship.ts';
import type { Authorship } from '../../authorship/authorship.ts';
import { BabeAuthorship } from '../../authorship/babe/babe-authorship.ts';
import { BlockAuthorship, type BlockCount } from '../../authorship/block-authorship.ts';
import type { SlotCount } from '../../authorship/slot-tally.ts';
import { AvailabilityAuthorship } from '../../availability/availability-authorship.ts';
import { AvailabilityTally } from '../../availability/availability-tally.ts';
import { ProvedAuraSource } from '../../finality/proved-aura.ts';
import { ProvedBabeSource } from '../../finality/proved-babe.ts';
import { availabilityBeside } from './availability.ts';
import { pointsBeside } from './awarded-points.ts';
import { confidenceBeside } from './confidence.ts';
import { duties } from './duties.ts';
import { lostBeside } from './lost.ts';
import {
  type Beside,
  basisWords,
  lastMissed,
  type NamedState,
  type Presentation,
  unknowable,
} from './presentation.ts';
import type { RelayWatch } from './relay.ts';
import type { WatchProof } from './verified.ts';

/** Watches what an engine's blocks say, as it is to be shown. */
type Follow = <Counts extends object>(
  authorship: Authorship<Counts>,
  presentation: Presentation<Counts>,
  extras?: Extras,
) => Promise<void>;

/** What only some engines have, and only some trust. */
export interface Extras {
  readonly add?: (header: HashedHeader) => void;
  readonly epochSlots?: () => number | undefined;
  readonly beside?: (state: NamedState<object>) => Promise<readonly Beside[]>;
}

/**
 * Follows a chain by its engine: from where its blocks are read, how they are counted, and what is shown.
 * @param proof undefined where the node is believed
 * @param relay of a parachain whose relay chain is read too
 */
export async function followEngine(
  connection: AnyChainConnection,
  proof: WatchProof | undefined,
  follow: Follow,
  relay?: RelayWatch,
): Promise<void> {
  const { client, engine } = connection;
  const onRelay = async ({ everybody }: NamedState<object>): Promise<readonly Beside[]> =>
    relay ? [confidenceBeside(await relay.seen(), everybody)] : [];
  const ways: Readonly<Record<ConsensusEngine, () => Promise<void>>> = {
    aura: async () => {
      const node = new RpcAuraSource(client);
      const source = proof && new ProvedAuraSource(proof.client, proof.headers, node);
      const authorship = new AuraAuthorship(source ?? node, node);
      const beside = async (state: NamedState<object>) =>
        await Promise.resolve([lostBeside(authorship.lost, state.everybody)]);
      await follow(authorship, slots, {
        beside,
        ...(source ? { add: (header: HashedHeader) => source.add(header) } : {}),
      });
    },
    'aura-parachain': async () =>
      await follow(new AuraAuthorship(new RpcAuraSource(client)), parachainSlots, { beside: onRelay }),
    babe: async () => await followBabe(connection, proof, follow),
    nimbus: async () =>
      await follow(new BlockAuthorship(new RpcBlocks(client), nimbusAuthor), nimbusBlocks, {
        beside: async (state) => [
          ...(await pointsBeside(client, state.validators, state.toHash)),
          ...(await onRelay(state)),
        ],
      }),
    'manual-seal': async () =>
      await follow(new BlockAuthorship(new RpcBlocks(client), () => undefined), sealedBlocks),
  };
  await ways[engine]();
}

async function followBabe(
  { client, isRelay }: AnyChainConnection,
  proof: WatchProof | undefined,
  follow: Follow,
): Promise<void> {
  const node = new RpcBabeSource(client);
  const proved = proof && new ProvedBabeSource(proof.client, proof.headers, node);
  const authorship = new BabeAuthorship(proved ?? node);
  const extras: Extras = proved ? { epochSlots: () => proved.epochSlots } : {};
  if (!isRelay) return await follow(authorship, duties, extras);
  const tally = new AvailabilityTally();
  const source = new RpcRelaySource(client, proof !== undefined);
  const withVotes = new AvailabilityAuthorship(authorship, source, tally);
  const beside = [availabilityBeside(tally)];
  await follow(withVotes, duties, { ...extras, beside: async () => await Promise.resolve(beside) });
}

const unattributed = 'could not be asked for';

/** Aura of a chain of its own: slots kept and missed, a census. */
export const slots: Presentation<SlotCount> = {
  keyType: 'aura',
  keyField: 'aura_key',
  columns: [
    { title: 'SLI %', align: 'right' },
    { title: 'authored/assigned', align: 'right' },
    { title: 'missed', align: 'right' },
    { title: 'last missed (UTC)' },
  ],
  cells: (counts, { slotDurationMs = 0 }) => [
    percent(shareOf(counts)),
    `${counts.authored}/${counts.assigned}`,
    String(missed(counts)),
    counts.missedSlots
      .slice(-3)
      .map((slot) => utcTime(slot * slotDurationMs))
      .join(' '),
  ],
  concern: missed,
  total: ({ validators }) => totalOf(validators),
  summary: ({ authored, assigned }) => `authored ${authored}/${assigned}`,
  outcomes: (counts) => ({ kept: counts.authored, missed: missed(counts) }),
  missedSlots: ({ missedSlots }) => missedSlots,
  unattributed,
  notes: (_state, basis) => [
    `Authorship: ${basisWords(basis)}. Arrival: new blocks as seen from here, measured by this clock; ? = none seen yet.`,
  ],
  chainDocument: () => ({}),
  validatorDocument: (counts, state) => ({
    assigned_slots: counts.assigned,
    authored_slots: counts.authored,
    missed_slots: missed(counts),
    authorship_sli_ppm: shareOf(counts) ?? null,
    last_missed: lastMissed(counts.missedSlots, state),
  }),
};

/** Aura of a parachain: slots are the relay chain's, so that only those with a block say anything. */
export const parachainSlots: Presentation<SlotCount> = {
  keyType: 'aura',
  keyField: 'aura_key',
  columns: [
    { title: 'slots with a block', align: 'right' },
    { title: 'own slots', align: 'right' },
    { title: 'missed', align: 'right' },
  ],
  cells: ({ authored, assigned }) => [String(authored), String(assigned), unknowable],
  // Whoever has the fewest of them is to be looked at first.
  concern: ({ authored }) => -authored,
  total: ({ validators }) => totalOf(validators),
  summary: ({ authored }) => `slots with a block ${authored}`,
  outcomes: ({ authored }) => ({ kept: authored }),
  missedSlots: undefined,
  unattributed,
  notes: (state, basis) => [
    `Slots with a block: ${basisWords(basis)}, ${meanOf(state.everybody).toFixed(1)} each in the mean. Missed: cannot be known (-); ${noMiss}.`,
    'Arrival: new blocks as seen from here, measured by this clock; ? = none seen yet. It begins with the slot of the relay block, and so contains the wait for it.',
  ],
  chainDocument: ({ everybody }) => ({
    mean_slots_with_a_block: meanOf(everybody),
    missed_slots_unknown_because: noMiss,
  }),
  validatorDocument: ({ authored, assigned }) => ({
    assigned_slots: assigned,
    slots_with_a_block: authored,
    missed_slots: null,
    authorship_sli_ppm: null,
  }),
};

function missed({ assigned, authored }: SlotCount): number {
  return assigned - authored;
}

function shareOf({ assigned, authored }: SlotCount): number | undefined {
  return sharePpm(BigInt(authored), BigInt(assigned));
}

function totalOf(all: readonly SlotCount[]): SlotCount {
  return {
    assigned: all.reduce((sum, { assigned }) => sum + assigned, 0),
    authored: all.reduce((sum, { authored }) => sum + authored, 0),
    missedSlots: [],
  };
}

function meanOf(all: readonly SlotCount[]): number {
  return totalOf(all).authored / Math.max(1, all.length);
}

/** An engine whose blocks say who wrote them at most, and never who was to. */
interface DutylessEngine {
  readonly keyType: KeyType;
  /** The name of the key's field in --json. */
  readonly keyField: string;
  /** Why no miss can be known. */
  readonly why: string;
}

export const nimbusBlocks = blocks({
  keyType: 'nmbs',
  keyField: 'nimbus_key',
  why: 'a part of the set, drawn for each slot, may write a block, and none of them must',
});

export const sealedBlocks = blocks({
  keyType: 'aura',
  keyField: 'key',
  why: 'blocks are sealed on demand, so no slot is assigned',
});

function blocks({ keyType, keyField, why }: DutylessEngine): Presentation<BlockCount> {
  return {
    keyType,
    keyField,
    columns: [
      { title: 'blocks', align: 'right' },
      { title: 'missed', align: 'right' },
    ],
    cells: (counts) => [String(counts.blocks), unknowable],
    concern: (counts) => -counts.blocks,
    total: ({ validators, blocksWithoutAuthor }) => ({
      blocks: validators.reduce((sum, counts) => sum + counts.blocks, blocksWithoutAuthor),
    }),
    summary: (total) => `blocks ${total.blocks}`,
    outcomes: (counts) => ({ kept: counts.blocks }),
    missedSlots: undefined,
    unattributed: 'is not asked for',
    notes: ({ blocksWithoutAuthor }, basis) => [
      `Blocks: ${basisWords(basis)}. Missed: cannot be known (-); ${why}. Arrival: cannot be measured (-); blocks name no slot whose length is known.`,
      ...(blocksWithoutAuthor > 0 ? [`Blocks that name no author: ${blocksWithoutAuthor}.`] : []),
    ],
    chainDocument: ({ blocksWithoutAuthor }) => ({
      blocks_without_author: blocksWithoutAuthor,
      missed_slots_unknown_because: why,
    }),
    validatorDocument: (counts) => ({ blocks: counts.blocks, missed_slots: null }),
  };
}
