import { blake2, concatBytes } from '../../../base/bytes.ts';
import { AgentError } from '../../../base/error.ts';
import type { BabeAuthorities, BabeConfig, BabeEpoch, NextEpoch } from '../../../chain/babe/babe-digest.ts';

/** A block as far as epochs go. */
export interface EpochBlock {
  readonly number: number;
  readonly slot: number;
  /** Of its header; only the first block of an epoch has it. */
  readonly announced: NextEpoch | undefined;
}

/**
 * Which epoch a slot belongs to, as the chain itself has it: the view of the block before, never of the block after.
 *
 * The first block of an epoch announces the next one. Slots after the end of an epoch belong to the one announced, however
 * many epochs passed without a block: their data is the announced one too.
 */
export class Epochs {
  readonly #genesisSlot: number;
  #current: BabeEpoch;
  #announced: BabeAuthorities & BabeConfig;

  /** As a node has them in the state after a block: the epoch of the block, and the one that is announced. */
  constructor(current: BabeEpoch, announced: BabeAuthorities & BabeConfig) {
    this.#current = current;
    this.#announced = announced;
    this.#genesisSlot = current.startSlot - current.index * current.durationSlots;
  }

  /** The epoch of a slot after the last block. */
  of(slot: number): BabeEpoch {
    const { startSlot, durationSlots } = this.#current;
    if (slot < startSlot + durationSlots) return this.#current;
    const index = Math.floor((slot - this.#genesisSlot) / durationSlots);
    return {
      ...this.#announced,
      index,
      startSlot: this.#genesisSlot + index * durationSlots,
      durationSlots,
    };
  }

  /**
   * The epoch of the next block.
   * @throws AgentError `unknown/epochs` when the block begins an epoch and announces none, or the other way round
   */
  ofBlock({ number, slot, announced }: EpochBlock): BabeEpoch {
    const epoch = this.of(slot);
    const isFirst = epoch.index !== this.#current.index;
    if (isFirst !== (announced !== undefined)) throw impossible({ number, slot }, epoch, isFirst);
    return epoch;
  }

  /**
   * Goes on to a block.
   * @throws AgentError as `ofBlock`
   */
  advance(block: EpochBlock): void {
    const epoch = this.ofBlock(block);
    const { announced } = block;
    if (!announced) return;
    const { config, ...next } = announced;
    const { c, hasSecondary } = this.#announced;
    this.#current = epoch;
    this.#announced = { ...next, ...(config ?? { c, hasSecondary }) };
  }
}

/**
 * The place of the authority whose own a slot is: BLAKE2b-256 of randomness and slot (u64, little-endian), as a big-endian
 * integer, modulo the number of authorities. Source: sc-consensus-babe, `secondary_slot_author`.
 *
 * @example secondaryAuthor(new Uint8Array(32).fill(3), 100, 1_000) // 167
 */
export function secondaryAuthor(randomness: Uint8Array, slot: number, authorities: number): number {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(slot), true);
  const hash = blake2(concatBytes([randomness, number]));
  // Below 2^32 · 2^8, so exact.
  return hash.reduce((rest, byte) => (rest * 256 + byte) % authorities, 0);
}

function impossible(block: { number: number; slot: number }, epoch: BabeEpoch, isFirst: boolean): AgentError {
  const reason = isFirst
    ? `it begins epoch ${epoch.index} and announces no other`
    : `it lies within epoch ${epoch.index} and announces another`;
  return new AgentError('unknown/epochs', `block ${block.number} cannot be counted: ${reason}`, {
    data: { block: block.number, slot: block.slot, epoch: epoch.index },
  });
}
