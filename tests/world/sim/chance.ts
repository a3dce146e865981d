import { pseudoRandom } from '../../support/pseudo-random.ts';

const fine = 16_777_216;

let next = pseudoRandom(1);

/** Begins the chance of a world again, from a seed. */
export function reseed(seed: number): void {
  // Seeds that are near each other would begin alike.
  next = pseudoRandom(1 + ((seed * 69_621) % 2_147_483_646));
  for (let skipped = 0; skipped < 8; skipped += 1) next(2);
}

/** From 0 up to below 1. */
export function random(): number {
  return next(fine) / fine;
}

export function between(least: number, most: number): number {
  return least + random() * (most - least);
}

/** Fills bytes by chance. */
export function fillByChance(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = next(fine) & 0xff;
}
