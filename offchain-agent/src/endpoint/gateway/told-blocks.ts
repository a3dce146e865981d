import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import { hashPattern } from './hand-shake.ts';

/** A block as its header tells of it. */
export interface Block {
  readonly hash: string;
  readonly number: number;
  readonly parent: string;
  /** The header as a node wrote it. */
  readonly header: Buffer;
}

const mostHashes = 256;
/** Digests of a new epoch with ten thousand authorities stay below. */
export const mostHeaderBytes = 2_097_152;
/** The hash of a longer header is computed each time: those of epochs are rare. */
const longestKept = 16_384;

/** Reads the headers that an upstream tells of; the same one comes several times, and its hash is worth keeping. */
export class ToldBlocks {
  readonly #hashes = new Map<string, string>();

  /** @throws Error for what is no header */
  read(item: Buffer): Block {
    if (item.length > mostHeaderBytes) throw new Error(`a header of ${item.length} bytes`);
    const text = item.toString('utf8');
    const header = wholeHeader(JSON.parse(text));
    if (!hashPattern.test(header.parentHash)) throw new Error('a header whose parent is not a hash');
    const hash = this.#hashes.get(text) ?? headerHash(header);
    if (text.length <= longestKept) this.#hashes.set(text, hash);
    const [oldest] = this.#hashes.keys();
    if (oldest !== undefined && this.#hashes.size > mostHashes) this.#hashes.delete(oldest);
    return { hash, number: Number(header.number), parent: header.parentHash, header: Buffer.from(item) };
  }
}
