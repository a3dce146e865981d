import { percent, utcTime } from '../../../base/format.ts';
import { poissonInterval95 } from '../../../sli/poisson-interval.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import type { Duties } from '../../authorship/babe/duty-tally.ts';
import type { WatchState } from '../../authorship/watch.ts';
import { basisWords, lastMissed, type Presentation, unknowable } from './presentation.ts';

type Counts = Readonly<Duties>;

const noOwner = 'without secondary claims (AllowedSlots 0) no slot has an author that is known before';

/** BABE: duties, a census, and primary blocks beside what was to be expected of them, an estimate. */
export const duties: Presentation<Counts> = {
  keyType: 'babe',
  keyField: 'babe_key',
  columns: [
    { title: 'authored %', align: 'right' },
    { title: 'authored/assigned', align: 'right' },
    { title: 'missed', align: 'right' },
    { title: 'orphaned', align: 'right' },
    { title: 'last missed (UTC)' },
    { title: 'primary blocks', align: 'right' },
  ],
  cells: (counts, state) => [
    ...(hasDuties(state) ? dutyCells(counts, state) : Array<string>(5).fill(unknowable)),
    `${counts.primary} (${counts.expectedPrimary.toFixed(1)} expected)`,
  ],
  concern: missed,
  total: ({ validators: all }) => ({
    assigned: sum(all, 'assigned'),
    kept: sum(all, 'kept'),
    lost: sum(all, 'lost'),
    // Their number alone is asked for, and no list is as long as it.
    missedSlots: [],
    primary: sum(all, 'primary'),
    expectedPrimary: sum(all, 'expectedPrimary'),
  }),
  summary: ({ kept, assigned, lost }) => `kept ${kept}/${assigned} lost ${lost}`,
  outcomes: (counts) => ({ kept: counts.kept, missed: missed(counts), lost: counts.lost }),
  missedSlots: ({ missedSlots }) => missedSlots,
  unattributed: 'no seal of their epoch proves',
  notes: (state, basis) => [...notesOfDuties(state, basisWords(basis)), ...commonNotes],
  chainDocument: (state) => ({
    slots_without_owner: state.slotsWithoutOwner,
    ...(hasDuties(state) ? {} : { missed_slots_unknown_because: noOwner }),
  }),
  validatorDocument: (counts, state) => ({
    ...dutyFields(counts, hasDuties(state)),
    last_missed: lastMissed(counts.missedSlots, state),
    primary_blocks: counts.primary,
    expected_primary_blocks: counts.expectedPrimary,
    primary_ratio: ratioOf(counts),
  }),
};

const commonNotes = [
  'Primary blocks: by a lottery that each holds in private, so none can be missed; expected: the mean at equal weights. One count far from it says little.',
  'Arrival: new blocks as seen from here, measured by this clock, forks included; ? = none seen yet.',
];

function notesOfDuties(state: WatchState<Counts>, basis: string): string[] {
  if (!hasDuties(state)) return [`Blocks: ${basis}. Duties: cannot be known (-); ${noOwner}.`];
  const partly =
    state.slotsWithoutOwner > 0 ? [`Slots without an owner: ${state.slotsWithoutOwner}; ${noOwner}.`] : [];
  return [
    `Duties: ${basis}; slots that were the validator's own and that no other's block took. Orphaned: its sealed block arrived here and a fork dropped it; known only while this watch listens.`,
    ...partly,
  ];
}

function dutyCells(counts: Counts, { slotDurationMs = 0 }: WatchState<Counts>): string[] {
  return [
    percent(shareOf(counts)),
    `${counts.kept}/${counts.assigned}`,
    String(missed(counts)),
    String(counts.lost),
    counts.missedSlots
      .slice(-3)
      .map((slot) => utcTime(slot * slotDurationMs))
      .join(' '),
  ];
}

function dutyFields(counts: Counts, known: boolean): Readonly<Record<string, number | null>> {
  const { assigned, kept, lost } = counts;
  return {
    assigned_slots: known ? assigned : null,
    kept_slots: known ? kept : null,
    missed_slots: known ? missed(counts) : null,
    lost_slots: known ? lost : null,
    kept_ppm: shareOf(counts) ?? null,
  };
}

/** Primary blocks / expected ones, with its exact interval at 95 %; an estimate, and never a part of the census. */
function ratioOf({ primary, expectedPrimary }: Counts) {
  if (!(expectedPrimary > 0)) return null;
  const { low, high } = poissonInterval95(primary);
  return {
    estimate: primary / expectedPrimary,
    low: low / expectedPrimary,
    high: high / expectedPrimary,
    interval: 'garwood 95 %',
  };
}

/** Whether any slot counted had an author that was known before. */
function hasDuties({ firstSlot = 0, lastSlot = -1, slotsWithoutOwner }: WatchState<Counts>): boolean {
  return slotsWithoutOwner < lastSlot - firstSlot + 1;
}

function missed({ assigned, kept, lost }: Counts): number {
  return assigned - kept - lost;
}

function shareOf({ assigned, kept }: Counts): number | undefined {
  return sharePpm(BigInt(kept), BigInt(assigned));
}

function sum(all: readonly Counts[], field: Exclude<keyof Counts, 'missedSlots'>): number {
  return all.reduce((total, counts) => total + counts[field], 0);
}
