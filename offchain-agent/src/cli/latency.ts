/**
 * A latency in milliseconds, for a column with the unit in its header. Rounded up, as upper bounds are, with about three
 * digits that count.
 *
 * @example milliseconds(147) // '0.15'
 * @example milliseconds(253_951) // '254'
 */
export function milliseconds(us: number): string {
  const digits = us < 10_000 ? 2 : us < 100_000 ? 1 : 0;
  const scale = 10 ** digits;
  return (Math.ceil((us * scale) / 1_000) / scale).toFixed(digits);
}
