/**
 * How many own slots between the first and the last block of a validator have none, where slots go round: each validator has
 * every `validators`-th.
 */
export function missedSlots(slots: readonly number[], validators: number): number {
  const sorted = slots.toSorted((a, b) => a - b);
  return sorted.slice(1).reduce((sum, slot, index) => {
    const turns = Math.round((slot - (sorted[index] ?? slot)) / validators);
    return sum + Math.max(0, turns - 1);
  }, 0);
}
