import { Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';

/** A session key as genesis (address) and a keystore file (public key) write it. */
export interface SessionKey {
  readonly address: string;
  readonly publicKey: `0x${string}`;
}

/** Everything that belongs to one validator of a network. Its seed is public: for local networks only. */
export interface ValidatorKeys {
  readonly seed: string;
  /** The validator's account, and the account that controls it. */
  readonly account: string;
  readonly aura: SessionKey;
  readonly grandpa: SessionKey;
}

const developers = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];
const addressFormat = 42;

/** The well-known development seeds first, `//Validator7` and so on after them. */
export function validatorSeed(index: number): string {
  return `//${developers[index] ?? `Validator${index + 1}`}`;
}

/** The keys of a seed: the account and the Aura key are sr25519, the GRANDPA key is ed25519. */
export async function validatorKeys(seed: string): Promise<ValidatorKeys> {
  await cryptoWaitReady();
  const aura = sessionKey('sr25519', seed);
  return { seed, account: aura.address, aura, grandpa: sessionKey('ed25519', seed) };
}

function sessionKey(type: 'sr25519' | 'ed25519', seed: string): SessionKey {
  const pair = new Keyring({ type, ss58Format: addressFormat }).createFromUri(seed);
  return { address: pair.address, publicKey: u8aToHex(pair.publicKey) };
}
