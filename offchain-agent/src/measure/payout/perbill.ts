/** Shares of the staking pallet are whole parts of 10^9, with the rounding of sp-arithmetic. */
const wholeParts = 1_000_000_000n;

const maxBalance = 2n ** 128n - 1n;

/** The share of `part` in `of` in parts of 10^9, rounded down; all of it where that is not a share (F29). */
export function partsOf(part: bigint, of: bigint): bigint {
  return of === 0n || part > of ? wholeParts : (part * wholeParts) / of;
}

/** A share of an amount, rounded down. */
export function shareDown(parts: bigint, amount: bigint): bigint {
  return (parts * amount) / wholeParts;
}

/** A share of an amount, rounded to the nearest; a half goes down. */
export function shareNearest(parts: bigint, amount: bigint): bigint {
  const exact = parts * amount;
  const down = exact / wholeParts;
  return 2n * (exact % wholeParts) > wholeParts ? down + 1n : down;
}

/** A product that ends at what 128 bits hold. */
export function saturatedProduct(one: bigint, other: bigint): bigint {
  const product = one * other;
  return product > maxBalance ? maxBalance : product;
}

/** The square root, rounded down. */
export function squareRoot(of: bigint): bigint {
  if (of < 2n) return of;
  // Newton's steps from above fall until they reach it.
  let root = 1n << BigInt(Math.ceil(of.toString(2).length / 2));
  for (;;) {
    const next = (root + of / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
