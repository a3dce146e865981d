import { Keyring } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { validatorSeed } from '../../offchain-agent/src/lab/plan/validator-keys.ts';

const pairs = new Map<string, KeyringPair>();

export function pair(index: number): KeyringPair {
  return pairOf(validatorSeed(index));
}

/** The sr25519 key of a development name, a derivation path, or a seed. Made once: the words behind a name take thousands of hashes. */
export function pairOf(uri: string): KeyringPair {
  const pair = pairs.get(uri) ?? new Keyring({ type: 'sr25519', ss58Format: 42 }).createFromUri(uri);
  pairs.set(uri, pair);
  return pair;
}
