import type { HexString } from '@polkadot/util/types';

/** The state that runtime calls read: hex without capitals, so that its order is that of the bytes. */
export interface StateReader {
  get(key: HexString): HexString | undefined;
  /** The first key after `after` that begins with `prefix`. */
  nextKey(prefix: HexString, after: HexString): HexString | undefined;
}

/** A state that holds nothing. */
export const emptyState: StateReader = { get: () => undefined, nextKey: () => undefined };
