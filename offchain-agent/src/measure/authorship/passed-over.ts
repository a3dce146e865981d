/** What a validator did behind the blocks of another one. */
interface Behind {
  /** Blocks of the other one that it came next or next but one to. */
  followed: number;
  /** Of those, the ones that became nothing. */
  lost: number;
}

/** Someone behind whom blocks of others become nothing. */
export interface PassedOverBy {
  readonly validator: string;
  /** Whose blocks, with how many, the most first. */
  readonly victims: readonly { readonly validator: string; readonly lost: number }[];
}

/** Fewer lost blocks of one victim may be chance. */
const leastLost = 3;
/** One victim alone may have a slow link, or have held its blocks back. */
const leastVictims = 2;
/** So many times as often as behind all others must blocks of a victim be lost. */
const leastRatio = 8;

/**
 * Who builds past the blocks of others (F28 of docs/reference/formulas.md).
 *
 * Two validators that sit behind a third can build beside its block and on that: the block becomes nothing although it came in
 * time. One whose blocks come late loses them behind everybody alike. So a validator is named when at least two others lost at
 * least three blocks each with it on one of the next two blocks, at least eight times as often as with others there.
 */
export class PassedOver {
  /** By victim, then by who came behind. */
  readonly #behind = new Map<string, Map<string, Behind>>();
  readonly #all = new Map<string, Behind>();

  /**
   * @param victim who sealed a block
   * @param followers the authors of the next two blocks of the chain
   * @param isLost whether the block became nothing
   */
  note(victim: string, followers: readonly string[], isLost: boolean): void {
    count(this.#all, victim, isLost);
    const pairs = this.#behind.get(victim) ?? new Map<string, Behind>();
    this.#behind.set(victim, pairs);
    for (const follower of new Set(followers)) if (follower !== victim) count(pairs, follower, isLost);
  }

  /** Those named, in no order of guilt. */
  get named(): readonly PassedOverBy[] {
    const victimsOf = new Map<string, { validator: string; lost: number }[]>();
    for (const [validator, pairs] of this.#behind) {
      const all = this.#all.get(validator) ?? { followed: 0, lost: 0 };
      for (const [follower, with_] of pairs) {
        if (!isMarked(with_, all)) continue;
        victimsOf.set(follower, [...(victimsOf.get(follower) ?? []), { validator, lost: with_.lost }]);
      }
    }
    return [...victimsOf]
      .filter(([, victims]) => victims.length >= leastVictims)
      .map(([validator, victims]) => ({ validator, victims: victims.toSorted((a, b) => b.lost - a.lost) }))
      .toSorted((a, b) => (a.validator < b.validator ? -1 : 1));
  }
}

function isMarked({ followed, lost }: Behind, all: Behind): boolean {
  const without = { followed: all.followed - followed, lost: all.lost - lost };
  return (
    lost >= leastLost &&
    without.followed > 0 &&
    lost * without.followed >= leastRatio * without.lost * followed
  );
}

function count(counts: Map<string, Behind>, key: string, isLost: boolean): void {
  const before = counts.get(key) ?? { followed: 0, lost: 0 };
  counts.set(key, { followed: before.followed + 1, lost: before.lost + (isLost ? 1 : 0) });
}
