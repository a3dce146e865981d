/** Stands in for sli/bucket.ts until it lands. */
export function bucketOf(us: number): number {
  const value = Math.min(Math.max(0, us), 2 ** 27 - 1);
  if (value < 64) return value;
  const shift = 31 - Math.clz32(value) - 5;
  return 32 * shift + (value >> shift);
}
