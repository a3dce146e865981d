import type { KeyringPair } from '@polkadot/keyring/types';
import { keyOf } from '../support/reporting-world.ts';

export type Members = readonly [KeyringPair, ...KeyringPair[]];

/** Members of the Council of the preset `local`: the first three of its four are three quarters. */
export function councilOf(...names: readonly [string, ...string[]]): Members {
  const [first, ...others] = names;
  return [keyOf(`//${first}`), ...others.map((name) => keyOf(`//${name}`))];
}
