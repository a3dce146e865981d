import { Metadata, TypeRegistry } from '@polkadot/types';
import type { SiVariant } from '@polkadot/types/interfaces';
import hubMetadata from '@polkadot/types-support/metadata/v15/asset-hub-kusama-hex';
import { compactAddLength, compactStripLength, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';

/** Storage that releases of the staking pallet added: name, and the item of Kusama's hub whose type it has. */
const added = {
  stake: [
    ['ErasValidatorIncentiveBudget', 'ErasTotalStake'],
    ['ErasSumValidatorIncentiveWeight', 'ErasTotalStake'],
    ['ErasValidatorIncentiveWeight', 'ErasValidatorPrefs'],
    ['OptimumSelfStake', 'MinNominatorBond'],
    ['HardCapSelfStake', 'MinNominatorBond'],
    ['SelfStakeSlopeFactor', 'MinCommission'],
  ],
  byStart: [
    ['ErasSumWeightedPoints', 'ErasTotalStake'],
    ['WeightedPointsFormulaStartEra', 'CurrentEra'],
  ],
  strange: [['ErasIncentiveLottery', 'ErasTotalStake']],
} as const;

export type HubRelease = 'nearest' | 'stake' | 'byStart' | 'strange';

const releases: Readonly<Record<HubRelease, readonly (readonly [string, string])[]>> = {
  nearest: [],
  stake: added.stake,
  byStart: [...added.stake, ...added.byStart],
  strange: [...added.stake, ...added.byStart, ...added.strange],
};

const u128Type = 6;

/** Places of events in the metadata. */
export interface HubEvents {
  readonly pallet: number;
  readonly index: Readonly<
    Record<'Rewarded' | 'PayoutStarted' | 'Unexpected' | 'ValidatorIncentivePaid', number>
  >;
  /** Of `Unexpected`. */
  readonly missingPayee: number;
  readonly incentiveFailed: number;
}

/** The metadata of Kusama's hub with what a release of its staking pallet adds, as a node answers it. */
export function hubMetadataOf(release: HubRelease): { readonly hex: string; readonly events: HubEvents } {
  const [, bytes] = compactStripLength(hexToU8a(hubMetadata).subarray(1));
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, u8aToHex(bytes));
  const { pallets, lookup } = metadata.asV15;
  const staking = pallets.find(({ name }) => name.toString() === 'Staking');
  const { items } = staking?.storage.unwrap() ?? {};
  if (!staking || !items) throw new Error('the recorded metadata has no staking pallet');
  for (const [name, like] of releases[release]) {
    const known = items.find((item) => item.name.toString() === like);
    const copied = known?.toJSON() as unknown as { type: { map?: { value: number } } };
    const json = { ...copied, name };
    // A weight is an amount, under the keys that preferences have.
    if (name === 'ErasValidatorIncentiveWeight' && json.type.map) {
      json.type.map.value = u128Type;
      Object.assign(json, { modifier: 'Optional', fallback: '0x00' });
    }
    items.push(registry.createType('StorageEntryMetadataV14', json) as never);
  }
  const variantsOf = (path: string): SiVariant[] => {
    const found = lookup.types.find(({ type }) => type.path.join('::') === path);
    if (!found) throw new Error(`no type ${path}`);
    return found.type.def.asVariant.variants;
  };
  const events = variantsOf('pallet_staking_async::pallet::pallet::Event');
  const kinds = variantsOf('pallet_staking_async::pallet::pallet::UnexpectedKind');
  const rewarded = events.find(({ name }) => name.toString() === 'Rewarded');
  const { fields: [account, dest, amount] = [] } = (rewarded?.toJSON() ?? {}) as {
    fields?: { type: number }[];
  };
  const field = (name: string, type: number | undefined) => ({ name, type, typeName: null, docs: [] });
  const u32 = fieldType(events, 'PayoutStarted', 'era_index');
  const add = (to: SiVariant[], name: string, fields: readonly object[]): number => {
    const index = Math.max(...to.map((one) => one.index.toNumber())) + 1;
    to.push(registry.createType('Si1Variant', { name, fields, index, docs: [] }) as unknown as SiVariant);
    return index;
  };
  const missingPayee = add(kinds, 'MissingPayee', [field('era', u32), field('stash', account?.type)]);
  const incentiveFailed = add(kinds, 'ValidatorIncentiveTransferFailed', [field('era', u32)]);
  const incentivePaid = add(events, 'ValidatorIncentivePaid', [
    field('era', u32),
    field('validator_stash', account?.type),
    field('dest', dest?.type),
    field('amount', amount?.type),
  ]);
  const place = (name: string): number =>
    events.find((one) => one.name.toString() === name)?.index.toNumber() ?? 0;
  return {
    hex: u8aToHex(u8aConcat(Uint8Array.of(1), compactAddLength(metadata.toU8a()))),
    events: {
      pallet: staking.index.toNumber(),
      index: {
        Rewarded: place('Rewarded'),
        PayoutStarted: place('PayoutStarted'),
        Unexpected: place('Unexpected'),
        ValidatorIncentivePaid: incentivePaid,
      },
      missingPayee,
      incentiveFailed,
    },
  };
}

function fieldType(variants: readonly SiVariant[], variant: string, name: string): number | undefined {
  const found = variants.find((one) => one.name.toString() === variant);
  return found?.fields.find((field) => field.name.toString() === name)?.type.toNumber();
}
