import type { HexString } from '@polkadot/util/types';

/** What a block has written; null for what it has deleted. */
export type Changes = readonly (readonly [HexString, HexString | null])[];

/** Some keys of the states of some blocks, for what is read of the past alone. */
export interface KeptPast {
  /** What the keys begin with; of what begins otherwise nothing is known. */
  readonly prefixes: readonly HexString[];
  /** The blocks that have changed them, ascending, and how. Those between have changed nothing of it but the events. */
  readonly blocks: readonly { readonly number: number; readonly changes: Changes }[];
}

export const noPast: KeptPast = { prefixes: [], blocks: [] };
