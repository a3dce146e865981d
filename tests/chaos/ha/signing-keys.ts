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

/** Puts both keys into the keystore of a node, next to those that are there. */
export async function insertKeys(network: string, node: string, seeds: SigningSeeds): Promise<void> {
  for (const { seed, file } of await filesOf(seeds))
    await writeKeyFiles(keystore(network, node), { seed, files: [file] });
}

/** Takes the keys out of the keystore of a node that are not among those that stay. */
export async function dropKeys(
  network: string,
  node: string,
  { old, kept }: { readonly old: SigningSeeds; readonly kept: SigningSeeds },
): Promise<void> {
  const staying = (await filesOf(kept)).map(({ file }) => file);
  for (const { file } of await filesOf(old))
    if (!staying.includes(file)) await rm(join(keystore(network, node), file), { force: true });
}

async function filesOf({ author, voter }: SigningSeeds): Promise<{ seed: string; file: string }[]> {
  const fileOf = (keys: ValidatorKeys, key: string): string =>
    keystoreFiles(keys).find((file) => file.endsWith(key.slice(2))) ?? '';
  const [ofAuthor, ofVoter] = [await validatorKeys(author), await validatorKeys(voter)];
  return [
    { seed: author, file: fileOf(ofAuthor, ofAuthor.aura.publicKey) },
    { seed: voter, file: fileOf(ofVoter, ofVoter.grandpa.publicKey) },
  ];
}

function keystore(network: string, node: string): string {
  return join(nodeFolder(network, node), 'keystore');
}
