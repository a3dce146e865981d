import { Keyring } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { validatorSeed } from '../../offchain-agent/src/network/plan/validator-keys.ts';

export function pair(index: number): KeyringPair {
  return pairOf(validatorSeed(index));
}

export function pairOf(seed: string): KeyringPair {
  return new Keyring({ type: 'sr25519', ss58Format: 42 }).createFromUri(seed);
}
