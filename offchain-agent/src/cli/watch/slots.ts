import { percent, utcTime } from '../../base/format.ts';
import type { SlotCount } from '../../measure/authorship/slot-tally.ts';
import { sharePpm } from '../../sli/ppm.ts';
import { basisWords, lastMissed, type Presentation, unknowable } from './presentation.ts';

const unattributed = 'could not be asked for';

/** Aura of a chain of its own: slots kept and missed, a census. */
export const slots: Presentation<SlotCount> = {
  keyType: 'aura',
  keyField: 'aura_key',
  columns: [
    { title: 'SLI %', align: 'right' },
    { title: 'authored/assigned', align: 'right' },
    { title: 'missed', align: 'right' },
    { title: 'last missed (UTC)' },
  ],
  cells: (counts, { slotDurationMs = 0 }) => [
    percent(shareOf(counts)),
    `${counts.authored}/${counts.assigned}`,
    String(missed(counts)),
    counts.missedSlots
      .slice(-3)
      .map((slot) => utcTime(slot * slotDurationMs))
      .join(' '),
  ],
  concern: missed,
  total: ({ validators }) => totalOf(validators),
  summary: ({ authored, assigned }) => `authored ${authored}/${assigned}`,
  missedSlots: ({ missedSlots }) => missedSlots,
  unattributed,
  notes: (_state, basis) => [
    `Authorship: ${basisWords(basis)}. Arrival: new blocks as seen from here, measured by this clock; ? = none seen yet.`,
  ],
  chainDocument: () => ({}),
  validatorDocument: (counts, state) => ({
    assigned_slots: counts.assigned,
    authored_slots: counts.authored,
    missed_slots: missed(counts),
    authorship_sli_ppm: shareOf(counts) ?? null,
    last_missed: lastMissed(counts.missedSlots, state),
  }),
};

const noMiss =
  'a slot without a block is no miss that could be laid to anybody, since a collator also needs a relay block, a core, and backing in time';

/** Aura of a parachain: slots are the relay chain's, so that only those with a block say anything. */
export const parachainSlots: Presentation<SlotCount> = {
  keyType: 'aura',
  keyField: 'aura_key',
  columns: [
    { title: 'slots with a block', align: 'right' },
    { title: 'own slots', align: 'right' },
    { title: 'missed', align: 'right' },
  ],
  cells: ({ authored, assigned }) => [String(authored), String(assigned), unknowable],
  // Whoever has the fewest of them is to be looked at first.
  concern: ({ authored }) => -authored,
  total: ({ validators }) => totalOf(validators),
  summary: ({ authored }) => `slots with a block ${authored}`,
  missedSlots: undefined,
  unattributed,
  notes: (state, basis) => [
    `Slots with a block: ${basisWords(basis)}, ${meanOf(state.everybody).toFixed(1)} each in the mean. Missed: cannot be known (-); ${noMiss}.`,
    'Arrival: new blocks as seen from here, measured by this clock; ? = none seen yet. It begins with the slot of the relay block, and so contains the wait for it.',
  ],
  chainDocument: ({ everybody }) => ({
    mean_slots_with_a_block: meanOf(everybody),
    missed_slots_unknown_because: noMiss,
  }),
  validatorDocument: ({ authored, assigned }) => ({
    assigned_slots: assigned,
    slots_with_a_block: authored,
    missed_slots: null,
    authorship_sli_ppm: null,
  }),
};

function missed({ assigned, authored }: SlotCount): number {
  return assigned - authored;
}

function shareOf({ assigned, authored }: SlotCount): number | undefined {
  return sharePpm(BigInt(authored), BigInt(assigned));
}

function totalOf(all: readonly SlotCount[]): SlotCount {
  return {
    assigned: all.reduce((sum, { assigned }) => sum + assigned, 0),
    authored: all.reduce((sum, { authored }) => sum + authored, 0),
    missedSlots: [],
  };
}

function meanOf(all: readonly SlotCount[]): number {
  return totalOf(all).authored / Math.max(1, all.length);
}
