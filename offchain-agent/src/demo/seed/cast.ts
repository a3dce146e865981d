import { DEV_PHRASE, encodeAddress } from '@polkadot/keyring';
import type { IKeyringPair } from '@polkadot/types/types';
import { u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import {
  cryptoWaitReady,
  keyExtractPath,
  keyFromPath,
  mnemonicToMiniSecret,
  sr25519PairFromSeed,
} from '@polkadot/util-crypto';
import type { Keypair } from '@polkadot/util-crypto/types';
import { sign as signSr25519 } from '@scure/sr25519';
import { blake2, concatBytes, textBytes } from '../../base/bytes.ts';
import { HashChain } from '../../sli/hash-chain.ts';

/** Somebody of the story: an account that signs. */
export interface Actor extends Pick<IKeyringPair, 'address' | 'addressRaw' | 'publicKey' | 'sign'> {
  readonly name: string;
  readonly key: HexString;
}

/** A reporter of the story, with the hash chain that its instants are drawn from. */
export interface StoryReporter extends Actor {
  readonly links: HashChain;
  readonly region: string;
}

export interface Cast {
  readonly validators: readonly [Actor, Actor, Actor, Actor];
  readonly reporters: readonly [StoryReporter, StoryReporter, StoryReporter];
  /** Who releases the software of the network. */
  readonly team: Actor;
  /** Customers of agreements. */
  readonly shop: Actor;
  readonly exchange: Actor;
}

const addressFormat = 42;
const sr25519Kind = Uint8Array.of(1);
/** Of the windows of a reporter: five years of hours. */
const chainLength = 43_800;

/**
 * Everybody of the story. Keys are those of development, which everybody knows; what is secret in them is drawn from the number of
 * the seed, and signatures are made without chance, so that the same number gives the same chain to the last byte.
 */
export async function castOf(seed: number): Promise<Cast> {
  await cryptoWaitReady();
  const root = sr25519PairFromSeed(mnemonicToMiniSecret(DEV_PHRASE));
  const actor = (name: string, path: string): Actor => actorOf(root, name, path);
  const reporter = (name: string, path: string, region: string): StoryReporter => ({
    ...actor(name, path),
    links: new HashChain(blake2(textBytes(`almanac demo ${seed} ${name}`)), chainLength),
    region,
  });
  return {
    validators: [
      actor('v1', '//Alice'),
      actor('v2', '//Bob'),
      actor('v3', '//Charlie'),
      actor('v4', '//Dave'),
    ],
    reporters: [
      reporter('r1', '//Eve', 'europe'),
      reporter('r2', '//Ferdie', 'america'),
      reporter('r3', '//One', 'asia'),
    ],
    team: actor('team', '//Two'),
    shop: actor('shop', '//Shop'),
    exchange: actor('exchange', '//Exchange'),
  };
}

export function everybody({ validators, reporters, team, shop, exchange }: Cast): readonly Actor[] {
  return [...validators, ...reporters, team, shop, exchange];
}

function actorOf(root: Keypair, name: string, path: string): Actor {
  const { publicKey, secretKey } = keyFromPath(root, keyExtractPath(path).path, 'sr25519');
  return {
    name,
    address: encodeAddress(publicKey, addressFormat),
    addressRaw: publicKey,
    publicKey,
    key: u8aToHex(publicKey),
    sign: (message, { withType } = {}) => {
      // What another signs with chance is drawn from key and message: safe, and the same every time.
      const signature = signSr25519(secretKey, message, (bytes) => drawn(secretKey, message, bytes));
      return withType ? concatBytes([sr25519Kind, signature]) : signature;
    },
  };
}

function drawn(secretKey: Uint8Array, message: Uint8Array, bytes: number): Uint8Array {
  return blake2(textBytes('almanac demo witness'), secretKey, message).subarray(0, bytes);
}
