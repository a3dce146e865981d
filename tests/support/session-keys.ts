import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { pairOf } from './local-pair.ts';

/** The arguments of `session.setKeys` for a development seed. */
interface KeysWithProof {
  readonly keys: Readonly<Record<string, Uint8Array>>;
  readonly proof: string;
}

/**
 * The session keys of a seed with the proof that their owner holds them: each key has signed "POP_" and the
 * owner's account, in the order of the runtime's SessionKeys.
 * @param voterSeed of the key of votes, where it differs
 */
export function sessionKeysWithProof(
  seed: string,
  owner: KeyringPair,
  {
    voterSeed = seed,
    engine = 'aura',
  }: { readonly voterSeed?: string; readonly engine?: 'aura' | 'babe' } = {},
): KeysWithProof {
  const author = pairOf(seed);
  const grandpa = new Keyring({ type: 'ed25519' }).createFromUri(voterSeed);
  const statement = u8aConcat(stringToU8a('POP_'), owner.addressRaw);
  const proof = [author.sign(statement), grandpa.sign(statement)];
  if (engine === 'aura')
    return {
      keys: { aura: author.publicKey, grandpa: grandpa.publicKey },
      proof: u8aToHex(u8aConcat(...proof)),
    };
  // The key of blocks is that of addresses, too.
  return {
    keys: { babe: author.publicKey, grandpa: grandpa.publicKey, authorityDiscovery: author.publicKey },
    proof: u8aToHex(u8aConcat(...proof, author.sign(statement))),
  };
}
