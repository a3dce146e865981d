import type { HexString } from '@polkadot/util/types';
import type { ArchivedBlock, ChainIdentity } from './archive.ts';
import type { BlockHeader } from './block-header.ts';

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
}
