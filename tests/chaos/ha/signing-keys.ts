import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  keystoreFiles,
  type ValidatorKeys,
  validatorKeys,
  writeKeyFiles,
} from '../../../offchain-agent/src/lab/plan/validator-keys.ts';
import { nodeFolder } from '../../../offchain-agent/src/lab/real/node-process.ts';

/** What a validator of several nodes signs with: each key by its seed. */
export interface SigningSeeds {
  /** Of the key of blocks. */
  readonly author: string;
  /** Of the key of votes. */
  readonly voter: string;
}

/** The public keys, 0x and hex. */
interface SigningKeys {
  readonly author: string;
  readonly voter: string;
}

export async function signingKeys({ author, voter }: SigningSeeds): Promise<SigningKeys> {
  const [ofAuthor, ofVoter] = [await validatorKeys(author), await validatorKeys(voter)];
  return { author: ofAuthor.aura.publicKey, voter: ofVoter.grandpa.publicKey };
}

interface Keystore {
  readonly network: string;
  readonly node: string;
  readonly engine: 'aura' | 'babe';
}

/** Puts both keys into the keystore of a node, next to those that are there. */
export async function insertKeys(keystore: Keystore, seeds: SigningSeeds): Promise<void> {
  for (const { seed, file } of await filesOf(seeds, keystore.engine))
    await writeKeyFiles(folderOf(keystore), { seed, files: [file] });
}

/** Takes the keys out of the keystore of a node that are not among those that stay. */
export async function dropKeys(
  keystore: Keystore,
  { old, kept }: { readonly old: SigningSeeds; readonly kept: SigningSeeds },
): Promise<void> {
  const staying = (await filesOf(kept, keystore.engine)).map(({ file }) => file);
  for (const { file } of await filesOf(old, keystore.engine))
    if (!staying.includes(file)) await rm(join(folderOf(keystore), file), { force: true });
}

async function filesOf(
  { author, voter }: SigningSeeds,
  engine: Keystore['engine'],
): Promise<{ seed: string; file: string }[]> {
  const filesWith = (keys: ValidatorKeys, key: string): { seed: string; file: string }[] =>
    keystoreFiles(keys, engine)
      .filter((file) => file.endsWith(key.slice(2)))
      .map((file) => ({ seed: keys.seed, file }));
  const [ofAuthor, ofVoter] = [await validatorKeys(author), await validatorKeys(voter)];
  return [...filesWith(ofAuthor, ofAuthor.aura.publicKey), ...filesWith(ofVoter, ofVoter.grandpa.publicKey)];
}

function folderOf({ network, node }: Keystore): string {
  return join(nodeFolder(network, node), 'keystore');
}
