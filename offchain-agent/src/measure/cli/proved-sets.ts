import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../base/folder.ts';
import { writeWhole } from '../../base/write-durably.ts';
import { type Checkpoint, checkpointFields, parseCheckpoint } from '../../chain/grandpa/checkpoint.ts';
import type { TrustGiven } from '../finality/proved-chain.ts';

/**
 * The newest authority set that this user's runs proved of a chain, from one beginning: the next run goes on there.
 *
 * The file is as trustworthy as the account that it belongs to, as the program itself is.
 */
export class ProvedSets {
  readonly #file: string;

  /** @param from what was trusted: another beginning has sets of its own */
  constructor(genesisHash: string, from: TrustGiven) {
    const root = 'genesisHash' in from ? from.genesisHash : from.blockHash;
    this.#file = join(cacheFolder(), 'proved-sets', `${short(genesisHash)}-${short(root)}.json`);
  }

  /** @returns undefined where there is none, or none that can be read */
  read(): Checkpoint | undefined {
    try {
      return parseCheckpoint(readFileSync(this.#file, 'utf8'), this.#file);
    } catch {
      return undefined;
    }
  }

  /** What cannot be written is proved again by the next run. */
  write(checkpoint: Checkpoint): void {
    try {
      mkdirSync(join(this.#file, '..'), { recursive: true, mode: 0o700 });
      writeWhole(this.#file, JSON.stringify(checkpointFields(checkpoint)), 0o600);
    } catch {
      // It only costs time.
    }
  }
}

function short(hash: string): string {
  return hash.slice(2, 18);
}
