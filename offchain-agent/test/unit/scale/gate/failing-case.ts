/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many of so many fail with a probability, by the gaps between them. */
export function binomialOf(random: () => number, count: number, probability: number): number {
  if (probability <= 0) return 0;
  if (probability >= 1) return count;
  const gap = (): number => Math.floor(Math.log(1 - random()) / Math.log(1 - probability)) + 1;
  let failed = 0;
  for (let at = gap(); at <= count; at += gap()) failed++;
  return failed;
}
