import { AgentError } from '../../../base/error.ts';
import type { BabeEpoch, BabePreDigest } from '../../../chain/babe/babe-digest.ts';
import { isSealedBy } from '../../../chain/babe/babe-seal.ts';
import type { BabeHeader } from '../../../chain/babe/babe-source.ts';
import type { RpcHeader } from '../../../chain/block/header-hash.ts';
import type { ArrivalMeter } from '../arrival.ts';
import {
  type Authorship,
  type BlockCounts,
  type CountableBlock,
  copied,
  type HeaderCounting,
  keepMissed,
} from '../authorship.ts';
import type { FinalizedBlocks } from '../finalized-blocks.ts';
import { type Duties, DutyTally } from './duty-tally.ts';
import { Epochs } from './epochs.ts';
import { SeenHeaders } from './seen-headers.ts';

/**
 * The port through which a BABE chain is watched. State is asked for at one block alone; all else is in headers.
 *
 * Every method rejects with an AgentError.
 */
export interface BabeSource {
  readonly blocks: FinalizedBlocks;
  headerOf(hash: string): Promise<BabeHeader>;
  /** The epoch of this block, and the one that is announced after it. */
  epochsAfter(hash: string): Promise<{ readonly current: BabeEpoch; readonly announced: BabeEpoch }>;
  slotDurationMs(hash: string): Promise<number>;
  /** Every new block, of whatever fork, where the node tells of all. */
  followHeads(onHeader: (header: RpcHeader, seenAtMs: number) => void): Promise<() => void>;
}

/** BABE: a slot that no lottery won is its secondary author's, so that each empty slot is missed by one validator. */
export class BabeAuthorship implements Authorship<Readonly<Duties>> {
  readonly blocks: FinalizedBlocks;
  readonly #source: BabeSource;
  readonly #seen = new SeenHeaders();

  constructor(source: BabeSource) {
    this.blocks = source.blocks;
    this.#source = source;
  }

  async slotDurationMs(hash: string): Promise<number> {
    return await this.#source.slotDurationMs(hash);
  }

  async listen(meter: ArrivalMeter): Promise<() => void> {
    return await this.#source.followHeads((header, seenAtMs) => {
      const dropped = this.#seen.note(header, seenAtMs);
      if (dropped > 0) meter.recordUnattributed();
    });
  }

  from(fromBlock: number, meter: ArrivalMeter): HeaderCounting<Readonly<Duties>> {
    return new BabeCounting(this.#source, fromBlock, this.#seen, meter);
  }
}

class BabeCounting implements HeaderCounting<Readonly<Duties>> {
  readonly #source: BabeSource;
  readonly #fromBlock: number;
  readonly #seen: SeenHeaders;
  readonly #meter: ArrivalMeter;
  #epochs: Epochs | undefined;
  #tally: DutyTally | undefined;

  constructor(source: BabeSource, fromBlock: number, seen: SeenHeaders, meter: ArrivalMeter) {
    this.#source = source;
    this.#fromBlock = fromBlock;
    this.#seen = seen;
    this.#meter = meter;
  }

  async read(number: number): Promise<CountableBlock> {
    const hash = await this.#source.blocks.hashOf(number);
    const { parentHash, preDigest, announced } = await this.#source.headerOf(hash);
    if (!preDigest) throw notBabe(number);
    const beginning =
      number === this.#fromBlock ? await this.#readBeginning(hash, parentHash, preDigest) : undefined;
    const block = { ...preDigest, number, announced: number === 1 ? undefined : announced };
    const count = (): void => {
      if (beginning) {
        this.#epochs = beginning.epochs;
        this.#tally = new DutyTally({ ...beginning, keepMissed });
      }
      this.#settle(preDigest.slot);
      this.#tally?.add(block);
    };
    return { number, hash, parentHash, count };
  }

  /**
   * What holds before the first block counted: the epochs after its parent, and the parent's slot.
   *
   * Block 1 alone begins epoch 0, and at its slot: only the state after it tells of that epoch, and what it announces is in that
   * state already.
   */
  async #readBeginning(
    hash: string,
    parentHash: string,
    { slot }: BabePreDigest,
  ): Promise<{ epochs: Epochs; afterSlot: number }> {
    const isFirst = this.#fromBlock === 1;
    const [{ current, announced }, parent] = await Promise.all([
      this.#source.epochsAfter(isFirst ? hash : parentHash),
      isFirst ? undefined : this.#source.headerOf(parentHash),
    ]);
    if (!isFirst && !parent?.preDigest) throw notBabe(this.#fromBlock - 1);
    return { epochs: new Epochs(current, announced), afterSlot: parent?.preDigest?.slot ?? slot - 1 };
  }

  /** Counts what came in for slots that are counted now: its authors follow from the finalized chain, and seals prove them. */
  #settle(slot: number): void {
    for (const seen of this.#seen.takeUpTo(slot)) {
      const key = this.#epochs?.of(seen.slot).authorities[seen.authority];
      if (key === undefined || !isSealedBy(seen.header, key)) {
        this.#meter.recordUnattributed();
        continue;
      }
      this.#tally?.noteSealed(seen.slot, key);
      this.#meter.record(key, seen.slot, seen.seenAtMs);
    }
  }

  get counted(): BlockCounts<Readonly<Duties>> {
    const tally = this.#tally;
    return {
      firstSlot: tally?.firstSlot,
      lastSlot: tally?.lastSlot,
      validators: copied(tally?.validators),
      authorities: tally?.authorities,
      none: { assigned: 0, kept: 0, lost: 0, missedSlots: [], primary: 0, expectedPrimary: 0 },
      // BABE's slots rise from block to block.
      crowdedSlots: [],
      crowdedSlotCount: 0,
      slotsWithoutOwner: tally?.slotsWithoutOwner ?? 0,
      blocksWithoutAuthor: 0,
    };
  }
}

function notBabe(number: number): AgentError {
  return new AgentError(
    'bad_input/not_babe',
    `block ${number} has no BABE slot in its header; only blocks written by BABE can be counted`,
    { data: { block: number } },
  );
}
