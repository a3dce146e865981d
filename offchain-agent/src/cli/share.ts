/**
 * A share as percent with two digits, for a column with the unit in its header. Rounded down: only a complete share
 * reads 100.00.
 *
 * @returns `?` for an unknown share, never a number
 * @example percent(999_999) // '99.99'
 */
export function percent(sharePpm: number | undefined): string {
  return sharePpm === undefined ? '?' : (Math.floor(sharePpm / 100) / 100).toFixed(2);
}

/**
 * An upper bound as percent with two digits. Rounded up: a bound that is cut would not hold what it bounds.
 * @example percentAbove(985_136) // '98.52'
 */
export function percentAbove(boundPpm: number): string {
  return (Math.ceil(boundPpm / 100) / 100).toFixed(2);
}

/**
 * A share with all the digits that it has: what a person demanded is repeated as it was demanded.
 * @example exactPercent(999_990) // '99.999'
 */
export function exactPercent(sharePpm: number): string {
  return String(sharePpm / 10_000);
}
