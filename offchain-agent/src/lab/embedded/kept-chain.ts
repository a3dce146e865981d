import type { HexString } from '@polkadot/util/types';
import { headerHash } from '../../chain/block/header-hash.ts';
import { defaultProperties } from '../genesis/raw-spec.ts';
import type { ArchivedBlock, ChainIdentity } from './archive.ts';
import { type BlockHeader, genesisHeader } from './block-header.ts';
import type { Changes, KeptPast } from './kept-past.ts';

/** All that a chain needs to go on after a block: its storage there, and who it is. */
export interface KeptChain {
  readonly identity: ChainIdentity;
  readonly genesis: { readonly hash: HexString; readonly header: BlockHeader };
  readonly head: ArchivedBlock;
  /** The slot of the head. */
  readonly lastSlot: number;
  /** The storage after the head, ascending by key, the runtime included. */
  readonly top: Readonly<Record<HexString, HexString>>;
  /** Blocks before the head that somebody may still ask for, by number; the others are unknown. */
  readonly blocks: readonly ArchivedBlock[];
  /** What can be read of the states before the head. */
  readonly past: KeptPast;
}

/** A block that was lived, with what it changed: the states after it and before it can both be read. */
export interface LivedBlock extends ArchivedBlock {
  readonly slot: number;
  readonly changes: Changes;
}

/** A chain in the middle of its life: as it was kept, and the blocks since. */
export interface LivedChain {
  readonly kept: KeptChain;
  readonly since: readonly LivedBlock[];
}

/** A chain at its genesis, but for its storage and its past. */
export function keptAtGenesis({
  id,
  name,
  properties = defaultProperties,
  top,
}: Pick<ChainIdentity, 'id' | 'name'> &
  Partial<Pick<ChainIdentity, 'properties'>> &
  Pick<KeptChain, 'top'>): Omit<KeptChain, 'top' | 'past'> {
  const header = genesisHeader(top);
  const genesis = { hash: headerHash(header), header };
  const head = { ...genesis, extrinsics: [] };
  return { identity: { id, name, properties }, genesis, head, lastSlot: 0, blocks: [] };
}
