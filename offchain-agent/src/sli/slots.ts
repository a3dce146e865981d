/**
 * How many slots of `[from, to)` belong to a seat: the slots s with s mod `length` = `seat`.
 *
 * f(to) - f(from) with f(x) = floor((x - seat + length - 1) / length) for x > seat, else 0. F2 of
 * docs/formulas.md; twin of `assigned` in runtime-pallets/math. (`almanac watch` does not use this: it walks slot by slot, to be an independent recount.)
 *
 * @param from first slot, included
 * @param to slot after the last one, at least `from`
 * @param seat position in the segment's list, 0 .. length - 1
 * @param length number of seats, at least 1
 * @example assignedSlots({ from: 10n, to: 20n, seat: 0n, length: 3n }) // 3: slots 12, 15, 18
 */
export function assignedSlots({
  from,
  to,
  seat,
  length,
}: {
  from: bigint;
  to: bigint;
  seat: bigint;
  length: bigint;
}): bigint {
  return slotsBefore(to, seat, length) - slotsBefore(from, seat, length);
}

function slotsBefore(slot: bigint, seat: bigint, length: bigint): bigint {
  return slot > seat ? (slot - seat + length - 1n) / length : 0n;
}
