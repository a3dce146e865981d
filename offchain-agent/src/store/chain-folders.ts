import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const chainsFolder = 'chains';
const genesisDigits = 8;

/** Where the evidence and sightings of a further chain lie in a data folder; those of the first lie in it directly. */
export function chainFolder(data: string, genesisHash: string): string {
  return join(data, chainsFolder, genesisHash.slice(2, 2 + genesisDigits));
}

/** The data folder and those of further chains in it. */
export async function dataFolders(data: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(data, chainsFolder));
    return [data, ...names.toSorted().map((name) => join(data, chainsFolder, name))];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [data];
    throw error;
  }
}
