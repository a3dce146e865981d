import type { LostSlots } from '../../authorship/lost-slots.ts';
import type { Beside, Named } from './presentation.ts';

/** Slots that were lost, not missed, and who built past the blocks of others, beside the counts of Aura. */
export function lostBeside(lost: LostSlots, everybody: readonly Named[]): Beside {
  const labelOf = (key: string): string => everybody.find((named) => named.key === key)?.label ?? key;
  const accountOf = (key: string): string | null =>
    everybody.find((named) => named.key === key)?.account ?? null;
  return {
    columns: [{ title: 'lost', align: 'right' }],
    cells: ({ key }) => [String(lost.of(key))],
    notes: () => [
      'Lost: missed slots whose sealed block arrived here but is in no chain; known only while this watch listens.',
      ...lost.passedOver.map(
        ({ validator, victims }) =>
          `Builds past blocks of others: ${labelOf(validator)}, behind whom ${victims.map((one) => `${labelOf(one.validator)} lost ${one.lost}`).join(', ')}.`,
      ),
    ],
    chainDocument: () => ({
      passed_over_by: lost.passedOver.map(({ validator, victims }) => ({
        aura_key: validator,
        account: accountOf(validator),
        victims: victims.map((one) => ({ aura_key: one.validator, lost_slots: one.lost })),
      })),
    }),
    validatorDocument: ({ key }) => ({ lost_slots: lost.of(key) }),
  };
}
