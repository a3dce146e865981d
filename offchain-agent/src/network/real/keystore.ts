import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ValidatorKeys } from './validator-keys.ts';

/** The file names of a keystore: the key type's four letters and the public key, both in hex. */
export function keystoreFiles(keys: ValidatorKeys): string[] {
  return [keystoreFile('aura', keys.aura.publicKey), keystoreFile('gran', keys.grandpa.publicKey)];
}

/** Writes the keys where a node looks for them (`--keystore-path`). */
export async function writeKeystore(folder: string, keys: ValidatorKeys): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const file of keystoreFiles(keys)) {
    await writeFile(join(folder, file), JSON.stringify(keys.seed), { mode: 0o600 });
  }
}

function keystoreFile(keyType: string, publicKey: string): string {
  return Buffer.from(keyType, 'ascii').toString('hex') + publicKey.slice(2);
}
