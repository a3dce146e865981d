/** One whole in parts per million: the unit of every share that is compared or shown. */
export const wholePpm = 1_000_000n;

/**
 * `part / whole` in parts per million, rounded down, so that a share that is not complete never reads as 1,000,000.
 *
 * F1 of docs/reference/formulas.md; twin of `ppm_floor` in runtime-pallets/math.
 *
 * @param part counts, at most `whole`
 * @returns 0..1_000_000, or `undefined` when `whole` is 0: a share of nothing is unknown, not 0
 * @example sharePpm(11n, 12n) // 916_666
 */
export function sharePpm(part: bigint, whole: bigint): number | undefined {
  return whole === 0n ? undefined : Number((part * wholePpm) / whole);
}

/** As `sharePpm`, rounded up. */
export function sharePpmUp(part: bigint, whole: bigint): number | undefined {
  return whole === 0n ? undefined : Number((part * wholePpm + whole - 1n) / whole);
}
