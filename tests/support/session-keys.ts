import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { pairOf } from './local-pair.ts';

/** The arguments of `session.setKeys` for a development seed. */
interface KeysWithProof {
  readonly keys: { readonly aura: Uint8Array; readonly grandpa: Uint8Array };
  readonly proof: string;
}

/**
 * The session keys of a seed with the proof that their owner holds them: each key has signed "POP_" and the
 * owner's account, in the order of the runtime's SessionKeys.
 * @param voterSeed of the key of votes, where it differs
 */
export function sessionKeysWithProof(seed: string, owner: KeyringPair, voterSeed = seed): KeysWithProof {
  const aura = pairOf(seed);
  const grandpa = new Keyring({ type: 'ed25519' }).createFromUri(voterSeed);
  const statement = u8aConcat(stringToU8a('POP_'), owner.addressRaw);
  return {
    keys: { aura: aura.publicKey, grandpa: grandpa.publicKey },
    proof: u8aToHex(u8aConcat(aura.sign(statement), grandpa.sign(statement))),
  };
}
