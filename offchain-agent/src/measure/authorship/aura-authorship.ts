import { AgentError } from '../../base/error.ts';
import type { RpcHeader } from '../../chain/block/header-hash.ts';
import { type ArrivalMeter, followArrivals } from './arrival.ts';
import {
  type Authorship,
  type BlockCounts,
  type CountableBlock,
  copied,
  type HeaderCounting,
  keepMissed,
} from './authorship.ts';
import type { FinalizedBlocks } from './finalized-blocks.ts';
import { LostSlots } from './lost-slots.ts';
import { type SlotCount, SlotTally } from './slot-tally.ts';
import { type AuraSource, readBlock, type SlottedBlock, slotBefore } from './source.ts';

/** Where all new headers come from, of whatever fork. */
interface SealedHeads {
  followHeads(onHeader: (header: RpcHeader, seenAtMs: number) => void): Promise<() => void>;
}

/** Aura: each slot has one author, known before, so that every slot is counted as kept or missed. */
export class AuraAuthorship implements Authorship<SlotCount> {
  readonly blocks: FinalizedBlocks;
  readonly #source: AuraSource;
  readonly #witness: SealedHeads | undefined;
  /** What became of sealed blocks that came in, while this listens. */
  readonly lost = new LostSlots();

  /** @param witness tells of all headers, of whatever fork; without it nothing is known of blocks that became nothing */
  constructor(source: AuraSource, witness?: SealedHeads) {
    this.blocks = source.blocks;
    this.#source = source;
    this.#witness = witness;
  }

  async slotDurationMs(hash: string): Promise<number> {
    return await this.#source.slotDurationMs(hash);
  }

  async listen(meter: ArrivalMeter): Promise<() => void> {
    const stopArrivals = await followArrivals(this.#source, meter);
    const stopWitness = await this.#witness?.followHeads((header) => this.lost.note(header));
    return () => {
      stopArrivals();
      stopWitness?.();
    };
  }

  from(fromBlock: number, { slotDurationMs }: ArrivalMeter): HeaderCounting<SlotCount> {
    return new AuraCounting(this.#source, fromBlock, slotDurationMs, this.lost);
  }
}

class AuraCounting implements HeaderCounting<SlotCount> {
  readonly #source: AuraSource;
  readonly #fromBlock: number;
  readonly #slotDurationMs: number;
  readonly #lost: LostSlots;
  #tally: SlotTally | undefined;
  #authorities: readonly string[] = [];

  constructor(source: AuraSource, fromBlock: number, slotDurationMs: number, lost: LostSlots) {
    this.#source = source;
    this.#fromBlock = fromBlock;
    this.#slotDurationMs = slotDurationMs;
    this.#lost = lost;
  }

  async read(number: number): Promise<CountableBlock> {
    const isFirst = number === this.#fromBlock;
    const [block, afterSlot] = await Promise.all([
      readBlock(this.#source, number),
      isFirst ? slotBefore(this.#source, number) : undefined,
    ]);
    if (isFirst) await this.#requireSlotDuration(block);
    const count = (): void => {
      const slotDurationMs = this.#slotDurationMs;
      this.#tally ??= new SlotTally({ slotDurationMs, afterSlot, keepMissed });
      this.#tally.add(block, block.authorities);
      this.#lost.settle(block);
      this.#authorities = block.authorities;
    };
    const { hash, parentHash } = block;
    return { number, hash, parentHash, count };
  }

  /** A runtime upgrade may change the length of slots, and with it their numbers. */
  async #requireSlotDuration({ number, parentHash }: SlottedBlock): Promise<void> {
    const then = await this.#source.slotDurationMs(parentHash);
    const now = this.#slotDurationMs;
    if (then === now) return;
    throw new AgentError(
      'unknown/slot_duration',
      `slots took ${then} ms at block ${number} and take ${now} ms now; slots before and after do not compare`,
      { data: { block: number, before_ms: then, after_ms: now } },
    );
  }

  get counted(): BlockCounts<SlotCount> {
    const tally = this.#tally;
    return {
      firstSlot: tally?.firstSlot,
      lastSlot: tally?.lastSlot,
      validators: copied(tally?.validators),
      authorities: this.#authorities,
      none: { assigned: 0, authored: 0, missedSlots: [] },
      crowdedSlots: [...(tally?.crowdedSlots ?? [])],
      crowdedSlotCount: tally?.crowdedSlotCount ?? 0,
      slotsWithoutOwner: 0,
      blocksWithoutAuthor: 0,
    };
  }
}
