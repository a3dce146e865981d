import type { KeyType } from '../../chain/engine/key-names.ts';
import type { BlockCount } from '../../measure/authorship/block-authorship.ts';
import { basisWords, type Presentation, unknowable } from './presentation.ts';

/** An engine whose blocks say who wrote them at most, and never who was to. */
interface DutylessEngine {
  readonly keyType: KeyType;
  /** The name of the key's field in --json. */
  readonly keyField: string;
  /** Why no miss can be known. */
  readonly why: string;
}

export const nimbusBlocks = blocks({
  keyType: 'nmbs',
  keyField: 'nimbus_key',
  why: 'a part of the set, drawn for each slot, may write a block, and none of them must',
});

export const sealedBlocks = blocks({
  keyType: 'aura',
  keyField: 'key',
  why: 'blocks are sealed on demand, so that nobody has a duty',
});

function blocks({ keyType, keyField, why }: DutylessEngine): Presentation<BlockCount> {
  return {
    keyType,
    keyField,
    columns: [
      { title: 'blocks', align: 'right' },
      { title: 'missed', align: 'right' },
    ],
    cells: (counts) => [String(counts.blocks), unknowable],
    concern: (counts) => -counts.blocks,
    total: ({ validators, blocksWithoutAuthor }) => ({
      blocks: validators.reduce((sum, counts) => sum + counts.blocks, blocksWithoutAuthor),
    }),
    summary: (total) => `blocks ${total.blocks}`,
    missedSlots: undefined,
    unattributed: 'is not asked for',
    notes: ({ blocksWithoutAuthor }, basis) => [
      `Blocks: ${basisWords(basis)}. Missed: cannot be known (-); ${why}. Arrival: cannot be measured (-); blocks name no slot whose length is known.`,
      ...(blocksWithoutAuthor > 0 ? [`Blocks that name no author: ${blocksWithoutAuthor}.`] : []),
    ],
    chainDocument: ({ blocksWithoutAuthor }) => ({
      blocks_without_author: blocksWithoutAuthor,
      missed_slots_unknown_because: why,
    }),
    validatorDocument: (counts) => ({ blocks: counts.blocks, missed_slots: null }),
  };
}
