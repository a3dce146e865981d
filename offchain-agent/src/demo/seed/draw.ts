/**
 * A number from 0 to below 1 that follows from the parts alone, the same on every machine: whole numbers below 2^32 are mixed as in
 * MurmurHash3.
 */
export function draw(...parts: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) {
    let word = Math.imul(part, 0xcc9e2d51);
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593);
    state ^= word;
    state = (Math.imul((state << 13) | (state >>> 19), 5) + 0xe6546b64) | 0;
  }
  state ^= parts.length * 4;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32;
}
