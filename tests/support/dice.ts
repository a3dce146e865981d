import { type Hex, hex } from './grandpa-bytes.ts';
import { pseudoRandom } from './pseudo-random.ts';

/** Chance that a seed repeats. */
export interface Dice {
  /** A whole number from 0, below the bound. */
  readonly whole: (below: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly shuffled: <Item>(items: readonly Item[]) => Item[];
  readonly bytes: (length: number) => Buffer;
  /** 32 bytes. */
  readonly hash: () => Hex;
}

const fine = 1_000_000;

export function dice(seed: number): Dice {
  // Seeds that are near each other would begin alike.
  const next = pseudoRandom(1 + ((seed * 69_621) % 2_147_483_646));
  const whole = (below: number): number => Math.floor((below * next(fine)) / fine);
  const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => whole(256)));
  return {
    whole,
    bytes,
    chance: (share) => next(fine) < share * fine,
    pick: (items) => items[whole(items.length)] as (typeof items)[number],
    shuffled: (items) =>
      items
        .map((item) => ({ item, at: next(fine) }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ item }) => item),
    hash: () => hex(bytes(32)),
  };
}
