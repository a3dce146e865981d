import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEV_PHRASE, Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady, ed25519PairFromSeed, mnemonicToMiniSecret } from '@polkadot/util-crypto';
import { peerIdOf } from '../../chain/reporting/peer-id.ts';
import type { GenesisEngine } from '../genesis/engine.ts';

/** A session key as genesis (address) and a keystore file (public key) write it. */
interface SessionKey {
  readonly address: string;
  readonly publicKey: `0x${string}`;
}

/** Everything that belongs to one validator of a network. Its seed is public: for local networks only. */
export interface ValidatorKeys {
  readonly seed: string;
  /** The validator's account, and the account that controls it. */
  readonly account: string;
  /** The sr25519 key: of Aura, or of BABE and authority discovery. */
  readonly aura: SessionKey;
  readonly grandpa: SessionKey;
}

/** What a node of a network holds of its validator. */
export interface NodeKeys {
  readonly seed: string;
  readonly account: string;
  /** The names of the files of its keystore. */
  readonly files: readonly string[];
}

const developers = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];
const addressFormat = 42;

/** The well-known development seeds first, `//Validator7` and so on after them. */
export function validatorSeed(index: number): string {
  return `//${developers[index] ?? `Validator${index + 1}`}`;
}

// For each engine: the name of a session key in genesis, its type in a keystore, and which key it is.
const roles: Readonly<
  Record<GenesisEngine, readonly (readonly [name: string, type: string, key: 'aura' | 'grandpa'])[]>
> = {
  aura: [
    ['aura', 'aura', 'aura'],
    ['grandpa', 'gran', 'grandpa'],
  ],
  babe: [
    ['babe', 'babe', 'aura'],
    ['grandpa', 'gran', 'grandpa'],
    ['authority_discovery', 'audi', 'aura'],
  ],
  manual: [],
  instant: [],
};

/** The session keys as the genesis of such a chain names them. */
export function sessionKeys(keys: ValidatorKeys, engine: GenesisEngine): Record<string, string> {
  return Object.fromEntries(roles[engine].map(([name, , key]) => [name, keys[key].address]));
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

/** The file names of a keystore: the key type's four letters and the public key, both in hex. */
export function keystoreFiles(keys: ValidatorKeys, engine: GenesisEngine = 'aura'): string[] {
  return roles[engine].map(([, type, key]) => keystoreFile(type, keys[key].publicKey));
}

/**
 * Writes the keys where a node looks for them (`--keystore-path`). A node derives a key anew for each signature: from the seed of the
 * phrase, which every `//Name` begins from, it saves the 2,048 rounds of PBKDF2 from the words to it, most of what an idle validator does.
 */
export async function writeKeyFiles(
  folder: string,
  { seed, files }: Pick<NodeKeys, 'seed' | 'files'>,
): Promise<void> {
  const root = u8aToHex(mnemonicToMiniSecret(DEV_PHRASE));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const file of files) {
    await writeFile(join(folder, file), JSON.stringify(`${root}${seed}`), { mode: 0o600 });
  }
}

function keystoreFile(keyType: string, publicKey: string): string {
  return Buffer.from(keyType, 'ascii').toString('hex') + publicKey.slice(2);
}

/** The network identity of a node: the secret for its file, the name that others dial. */
interface NodeKey {
  readonly secretHex: string;
  readonly peerId: string;
}

/** A new node key, or the one of the given secret. */
export function nodeKey(secret: Uint8Array = randomBytes(32)): NodeKey {
  const { publicKey } = ed25519PairFromSeed(secret);
  return {
    secretHex: Buffer.from(secret).toString('hex'),
    peerId: peerIdOf(u8aToHex(publicKey)),
  };
}
