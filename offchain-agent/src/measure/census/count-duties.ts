import type { BabeEpoch } from '../../chain/babe/babe-digest.ts';
import { babeHeader } from '../../chain/babe/babe-source.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { SlotDuties } from '../../sli/census.ts';
import { DutyTally } from '../authorship/babe/duty-tally.ts';
import { Epochs } from '../authorship/babe/epochs.ts';
import { SlotTally } from '../authorship/slot-tally.ts';
import { auraBlocks } from '../finality/aura-blocks.ts';
import { type CensusEngine, slotOfHeader } from '../finality/slot-of-header.ts';

/** The headers that decide a window. */
export interface Stretch {
  readonly engine: CensusEngine;
  /** Before the first of `blocks`; undefined where that is block 1. */
  readonly parent: HashedHeader | undefined;
  /** The first whose slot begins at or after the start of the window, all that follow, and last `to`. */
  readonly blocks: readonly [HashedHeader, ...HashedHeader[]];
  /** The first whose slot begins at or after the end of the window. */
  readonly to: HashedHeader;
  /** The first slot that begins in the window, and the first that begins after it. */
  readonly firstSlot: number;
  readonly endSlot: number;
}

/** Counts by key, as hex; whoever was an authority for a slot of the window is among them. */
export type KeyCounts = ReadonlyMap<string, SlotDuties>;

/**
 * Counts the slots of a window for the keys whose turn it was: each was the author's of Aura's list after the parent of the
 * next block.
 *
 * @param authorities in force after the parent of the first block
 * @throws AgentError `unknown/slots`, `unknown/finality_malformed`
 */
export function countAura(
  { parent, blocks, firstSlot, endSlot }: Stretch,
  authorities: readonly string[],
): KeyCounts {
  const isInWindow = (slot: number): boolean => slot >= firstSlot && slot < endSlot;
  // Slots have no length here, so that a period is told by the slot itself.
  const tally = new SlotTally({
    slotDurationMs: 1,
    afterSlot: parent && slotOfHeader(parent, 'aura'),
    keepMissed: 0,
    periods: { window: (slot) => Number(isInWindow(slot)) },
  });
  const inForce = new Set<string>();
  for (const block of auraBlocks(blocks, authorities).blocks) {
    const first = (tally.lastSlot ?? block.slot - 1) + 1;
    tally.add(block, block.authorities);
    const isOfWindow = Math.max(first, firstSlot) <= Math.min(block.slot, endSlot - 1);
    if (isOfWindow) for (const key of block.authorities) inForce.add(key);
  }
  const counted = tally.periods.get('window')?.get(1);
  return new Map(
    [...inForce].map((key) => {
      const { assigned = 0, authored = 0 } = counted?.get(key) ?? {};
      return [key, { assigned, authored }];
    }),
  );
}

/**
 * Counts the duties of a window (F15 of docs/reference/formulas.md); what a fork dropped is missed, as nobody else has seen it.
 *
 * @param epochs in force and announced after the parent of the first block; where that is block 1, after block 1
 * @throws AgentError `unknown/slots`, `unknown/epochs`, `unknown/malformed`
 */
export function countBabe(
  { parent, blocks, to, firstSlot, endSlot }: Stretch,
  { current, announced }: { readonly current: BabeEpoch; readonly announced: BabeEpoch },
): KeyCounts {
  // Block 1 begins the first epoch: no slot before it was anybody's.
  const first = parent ? firstSlot : slotOfHeader(blocks[0], 'babe');
  const tally = new DutyTally({
    epochs: new Epochs(current, announced),
    afterSlot: first - 1,
    keepMissed: 0,
  });
  for (const header of blocks) {
    const read = babeHeader(header.rpc);
    const { number } = read;
    const { preDigest } = read;
    if (!preDigest) throw new TypeError('a stretch has blocks with slots alone');
    const block = { ...preDigest, number, announced: number === 1 ? undefined : read.announced };
    if (header === to) tally.endBefore(block, endSlot - 1);
    else tally.add(block);
  }
  return new Map(
    [...tally.validators].map(([key, { assigned, kept: authored }]) => [key, { assigned, authored }]),
  );
}
