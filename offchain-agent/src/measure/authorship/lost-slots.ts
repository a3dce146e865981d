import { auraSlot } from '../../chain/aura/aura-source.ts';
import { headerHash, type RpcHeader } from '../../chain/block/header-hash.ts';
import { sealedBy } from '../../chain/block/seal.ts';
import { PassedOver, type PassedOverBy } from './passed-over.ts';
import type { SlottedBlock } from './source.ts';

/** Half a day of slots of 6 s: a chain whose finality stands still for longer fills no memory. */
const mostWaiting = 10_000;

interface Waiting {
  readonly header: RpcHeader;
  readonly slot: number;
}

/**
 * Sealed blocks that became nothing, on a chain of Aura: an empty slot whose author sealed a block that came in here was not missed
 * but lost. The seal proves the author; nothing else does.
 */
export class LostSlots {
  readonly #waiting = new Map<string, Waiting>();
  readonly #lost = new Map<string, number>();
  readonly #passedOver = new PassedOver();
  #last: Pick<SlottedBlock, 'number' | 'parentHash' | 'slot'> | undefined;

  /** A header of whatever fork came in. @throws RangeError when its digest is malformed */
  note(header: RpcHeader): void {
    const slot = auraSlot(header.digest.logs);
    if (slot === undefined || slot <= (this.#last?.slot ?? -1)) return;
    this.#waiting.set(headerHash(header), { header, slot });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > mostWaiting) this.#waiting.delete(oldest ?? '');
  }

  /** Takes the next finalized block: what came in for the empty slots before it is settled. */
  settle(block: Pick<SlottedBlock, 'number' | 'parentHash' | 'slot' | 'authorities'>): void {
    const { slot, authorities } = block;
    const last = this.#last;
    const ownerOf = (at: number): string => authorities[at % authorities.length] ?? '';
    const due = [...this.#waiting].filter(([, seen]) => seen.slot <= slot);
    for (const [hash] of due) this.#waiting.delete(hash);
    const settled = new Set<number>();
    for (const [, { header, slot: at }] of due.toSorted(([, a], [, b]) => a.slot - b.slot)) {
      const isEmpty = last !== undefined && at > last.slot && at < slot && !settled.has(at);
      const author = ownerOf(at);
      if (!isEmpty || sealedBy(header, [author]) === undefined) continue;
      settled.add(at);
      this.#lost.set(author, (this.#lost.get(author) ?? 0) + 1);
      // Beside one of the two, not on a fork that had parted before.
      if (isBeside(header, block)) this.#passedOver.note({ slot: at, author, authorities, fate: 'replaced' });
      else if (isBeside(header, last)) this.#passedOver.note({ slot: at, author, authorities, fate: 'vain' });
    }
    this.#passedOver.note({ slot, author: ownerOf(slot), authorities, fate: 'kept' });
    this.#last = block;
  }

  /** Slots of a validator, by its key as hex, that it lost. */
  of(key: string): number {
    return this.#lost.get(key) ?? 0;
  }

  /** Those behind whom blocks of others become nothing. */
  get passedOver(): readonly PassedOverBy[] {
    return this.#passedOver.named;
  }
}

function isBeside(header: RpcHeader, block: Pick<SlottedBlock, 'number' | 'parentHash'>): boolean {
  return Number(header.number) === block.number && header.parentHash === block.parentHash;
}
