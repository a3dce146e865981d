import type { ApiPromise } from '@polkadot/api';
import { bnToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import type { Allowance, Expectation } from './state-differences.ts';
import { palletPrefix, storageNames, storagePrefix, versionKey } from './storage-names.ts';

/** A chain as the runtime of one block sees it. */
type ChainAt = Awaited<ReturnType<ApiPromise['at']>>;

const codeKey: HexString = '0x3a636f6465';

/** What a block writes by itself, whatever it holds. */
const byBlocks = {
  System: [
    'Number',
    'ParentHash',
    'Digest',
    'Events',
    'EventCount',
    'BlockWeight',
    'LastRuntimeUpgrade',
    'ExtrinsicCount',
    'ExecutionPhase',
  ],
  Timestamp: ['Now'],
  Aura: ['CurrentSlot'],
  TransactionPayment: ['NextFeeMultiplier'],
  Sli: ['LastSlot'],
} as const;

/** And where it adds an entry, or counts in one. */
const growing = { System: ['BlockHash'], Sli: ['Authored'] } as const;

/** Who has storage of another version than in runtime 4, which nobody else has. */
const raised: Readonly<Record<string, number>> = { Agreements: 4, Registry: 4, Sli: 4 };

/** What the migration of pallet-sli moves to other keys or items, or encodes anew. */
const moved = {
  Sli: [
    'Records',
    'OpenSums',
    'Reports',
    'Closing',
    'SampledClosings',
    'Ended',
    'Eras',
    'CurrentEra',
    'OldestEra',
    'Kept',
    'Sampling',
    'Parameters',
  ],
} as const;

/** Who has items that no runtime before had. */
const extended = ['Sli'] as const;
const added = { Registry: ['Promises'] } as const;

/** The pallet that runs the migration over several blocks. */
const migrator = 'MultiBlockMigrations';

/**
 * What an upgrade from runtime 4 changes: the code, the versions that were raised, and what the migration of pallet-sli
 * writes; what that says is compared by the answers of the runtime (`apiAnswers`). Besides only what blocks change that
 * rotate no session and close no window, with one transaction.
 * @param applicant who put the code in force, and pays for it with a nonce
 */
export function upgradeExpectation(old: ChainAt, now: ChainAt, applicant: string): Expectation {
  return {
    allowed: [
      { prefix: codeKey, kinds: ['changed'] },
      // It was allowed before, and is used up.
      { prefix: storagePrefix('System', 'AuthorizedUpgrade'), kinds: ['lost'] },
      { prefix: old.query['system']?.['account']?.key(applicant) as HexString, kinds: ['changed'] },
      { prefix: palletPrefix(migrator), kinds: ['added'] },
      ...itemsOf(byBlocks, ['changed']),
      ...itemsOf(growing, ['changed', 'added']),
      ...itemsOf(moved, ['lost', 'added', 'changed']),
      ...itemsOf({ ...added, ...newItems(old, now) }, ['added']),
    ],
    written: new Map(Object.entries(raised).map(([pallet, version]) => [versionKey(pallet), u16(version)])),
  };
}

/** The items that pallets which were extended did not have before. */
function newItems(old: ChainAt, now: ChainAt): Readonly<Record<string, readonly string[]>> {
  const known = new Set(storageNames(old.registry).values());
  const names = [...storageNames(now.registry).values()].filter((name) => !known.has(name));
  return Object.fromEntries(
    extended.map((pallet) => [
      pallet,
      names.filter((name) => name.startsWith(`${pallet}.`)).map((name) => name.slice(pallet.length + 1)),
    ]),
  );
}

function itemsOf(
  items: Readonly<Record<string, readonly string[]>>,
  kinds: Allowance['kinds'],
): readonly Allowance[] {
  return Object.entries(items).flatMap(([pallet, names]) =>
    names.map((name) => ({ prefix: storagePrefix(pallet, name), kinds })),
  );
}

function u16(value: number): HexString {
  return bnToHex(value, { isLe: true, bitLength: 16 });
}
