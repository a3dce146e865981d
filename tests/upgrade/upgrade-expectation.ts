import type { ApiPromise } from '@polkadot/api';
import { bnToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import type { Allowance, Expectation } from './state-differences.ts';
import { storagePrefix, versionKey } from './storage-names.ts';

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

/** Who has storage of another version than in runtime 3, which nobody has; every other pallet keeps its version. */
const raised: Readonly<Record<string, number>> = {};

/**
 * What an upgrade from runtime 3 changes: the code and the versions that were raised; no migration writes anything. Besides
 * only what blocks change that rotate no session and close no window, with one transaction.
 * @param applicant who put the code in force, and pays for it with a nonce
 */
export function upgradeExpectation(old: ChainAt, applicant: string): Expectation {
  return {
    allowed: [
      { prefix: codeKey, kinds: ['changed'] },
      // It was allowed before, and is used up.
      { prefix: storagePrefix('System', 'AuthorizedUpgrade'), kinds: ['lost'] },
      { prefix: old.query['system']?.['account']?.key(applicant) as HexString, kinds: ['changed'] },
      ...itemsOf(byBlocks, ['changed']),
      ...itemsOf(growing, ['changed', 'added']),
    ],
    written: new Map(Object.entries(raised).map(([pallet, version]) => [versionKey(pallet), u16(version)])),
  };
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
