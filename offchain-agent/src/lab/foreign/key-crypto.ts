import { DEV_PHRASE, Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { cryptoWaitReady, encodeAddress, ethereumEncode } from '@polkadot/util-crypto';

/** What keys of validators are made of. */
export type KeyCrypto = 'sr25519' | 'ed25519' | 'ecdsa';

/** How long a public key is. */
export const keyBytes: Readonly<Record<KeyCrypto, number>> = { sr25519: 32, ed25519: 32, ecdsa: 33 };

/** Types of keys whose crypto metadata does not tell. */
const known: Readonly<Record<string, KeyCrypto>> = {
  aura: 'sr25519',
  babe: 'sr25519',
  gran: 'ed25519',
  imon: 'sr25519',
  audi: 'sr25519',
  para: 'sr25519',
  asgn: 'sr25519',
  beef: 'ecdsa',
  nmbs: 'sr25519',
};

/**
 * Of a key of the given type.
 * @param named the names of its type in metadata: `sp_consensus_aura::sr25519::app_sr25519::Public`
 * @returns undefined for what no keystore here can be given
 */
export function keyCryptoOf(id: string, named: string, bytes: number): KeyCrypto | undefined {
  const told = (['sr25519', 'ed25519', 'ecdsa'] as const).find((crypto) => named.includes(crypto));
  const crypto = told ?? known[id];
  return crypto !== undefined && id !== '' && keyBytes[crypto] === bytes ? crypto : undefined;
}

/** A public key as genesis (address) and keystores (bytes) write it. */
interface PublicKey {
  readonly address: string;
  readonly publicKey: HexString;
}

const addressFormat = 42;

/** The key of a well-known seed: `//Alice`. */
export async function publicKeyOf(seed: string, crypto: KeyCrypto): Promise<PublicKey> {
  await cryptoWaitReady();
  const pair = new Keyring({ type: crypto, ss58Format: addressFormat }).createFromUri(seed);
  if (crypto !== 'ecdsa') return { address: pair.address, publicKey: u8aToHex(pair.publicKey) };
  // An address of ECDSA is of the key's hash; genesis wants the key.
  return { address: encodeAddress(pair.publicKey, addressFormat), publicKey: u8aToHex(pair.publicKey) };
}

/** Those that chains with accounts of 20 bytes call Alith, Baltathar, Charleth, Dorothy, Ethan and Faith, in this order. */
const ethereumSeeds = ['//Alice', '//Bob', '//Charlie', '//Dave', '//Eve', '//Ferdie'];

/** The account of a well-known seed on a chain whose accounts are that long; undefined for another length than 32 or 20. */
export async function accountOf(seed: string, bytes: number): Promise<string | undefined> {
  if (bytes === 32) return (await publicKeyOf(seed, 'sr25519')).address;
  if (bytes !== 20) return undefined;
  await cryptoWaitReady();
  const index = ethereumSeeds.indexOf(seed);
  if (index >= 0) {
    const keyring = new Keyring({ type: 'ethereum' });
    return keyring.createFromUri(`${DEV_PHRASE}/m/44'/60'/0'/0/${index}`).address;
  }
  return ethereumEncode(new Keyring({ type: 'ecdsa' }).createFromUri(seed).publicKey);
}
