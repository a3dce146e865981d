import { z } from 'zod';

const unsignedHex = z.string().regex(/^0x[0-9a-f]+$/);

/** An unsigned integer of any width, as @polkadot/api writes it as JSON: a number, or hex where that would not be exact. */
export const unsignedJson = z.union([z.number(), unsignedHex]).transform((value) => BigInt(value));

/** A signed integer of any width: negative ones that are no exact number come as the two's complement of all their bytes. */
export const signedJson = z.union([z.number(), unsignedHex]).transform((value) => {
  if (typeof value === 'number') return BigInt(value);
  return BigInt.asIntN(4 * (value.length - 2), BigInt(value));
});

/** An unsigned integer that is exact as a double. */
export const smallJson = unsignedJson.transform(Number);
