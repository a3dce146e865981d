import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncodedEvidence } from '../../sli/evidence/evidence.ts';

/** Where evidence files are kept, each under its content identifier. */
export interface EvidenceKeeper {
  /** Keeps a file whole and durably, or not at all; the same evidence again changes nothing. */
  write(evidence: Pick<EncodedEvidence, 'cid' | 'bytes'>): Promise<void>;
  /** The bytes under an identifier; undefined when there are none. */
  read(cid: string): Promise<Buffer | undefined>;
  remove(cid: string): Promise<void>;
}

/** Evidence files in a folder. */
export class EvidenceFolder implements EvidenceKeeper {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write({ cid, bytes }: Pick<EncodedEvidence, 'cid' | 'bytes'>): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.#path(cid);
    const part = `${path}.${process.pid}.part`;
    const file = await open(part, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  }

  async read(cid: string): Promise<Buffer | undefined> {
    if (!/^b[a-z2-7]{20,100}$/.test(cid)) return undefined;
    return await readFile(this.#path(cid)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
  }

  async remove(cid: string): Promise<void> {
    await rm(this.#path(cid), { force: true });
  }

  #path(cid: string): string {
    return join(this.#folder, `${cid}.jsonl`);
  }
}
