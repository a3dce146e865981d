import { babePreDigest } from '../../../chain/babe/babe-digest.ts';
import { headerHash, type RpcHeader } from '../../../chain/block/header-hash.ts';

/** A header that came in, of whatever fork, and what it says of its author. */
interface SeenHeader {
  readonly header: RpcHeader;
  readonly slot: number;
  readonly authority: number;
  readonly seenAtMs: number;
}

/** Half a day of slots of 6 s with a fork now and then: a chain whose finality stands still for longer fills no memory. */
const mostWaiting = 10_000;

/** Headers that came in and whose slots are not counted yet: only then it is known who their authors are. */
export class SeenHeaders {
  readonly #waiting = new Map<string, SeenHeader>();
  #firstSlot = Number.POSITIVE_INFINITY;

  /**
   * Keeps a header; one that comes in again keeps its first time.
   * @returns how many headers had to be dropped for it, the oldest first
   * @throws RangeError when its digest is malformed
   */
  note(header: RpcHeader, seenAtMs: number): number {
    const said = babePreDigest(header.digest.logs);
    const hash = headerHash(header);
    if (!said || this.#waiting.has(hash)) return 0;
    const { slot, authority } = said;
    this.#waiting.set(hash, { header, slot, authority, seenAtMs });
    this.#firstSlot = Math.min(this.#firstSlot, slot);
    const [oldest] = this.#waiting.keys();
    return this.#waiting.size > mostWaiting && this.#waiting.delete(oldest ?? '') ? 1 : 0;
  }

  /** Hands out the headers of slots up to this one. */
  takeUpTo(slot: number): readonly SeenHeader[] {
    if (slot < this.#firstSlot) return [];
    const all = [...this.#waiting];
    const taken = all.filter(([, seen]) => seen.slot <= slot);
    for (const [hash] of taken) this.#waiting.delete(hash);
    this.#firstSlot = Math.min(...[...this.#waiting.values()].map((seen) => seen.slot));
    return taken.map(([, seen]) => seen);
  }
}
