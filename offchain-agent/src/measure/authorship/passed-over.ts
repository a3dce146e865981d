import { binomialTail } from '../../base/binomial-tail.ts';

/** A block of a validator, and what became of it. */
interface Turn {
  readonly slot: number;
  readonly author: string;
  /** The order of authors in its session. */
  readonly authorities: readonly string[];
  /** Of the chain; replaced by the next one of the chain, built beside it; or built in vain beside the last one of the chain. */
  readonly fate: 'kept' | 'replaced' | 'vain';
}

type Pair = readonly [string, string];

interface Session {
  /** Kept and replaced, by validator. */
  readonly blocks: Map<string, number>;
  readonly keepers: Set<string>;
  /** Replaced by blocks of a pair, which is joined, by validator. */
  readonly replaced: Map<string, Map<string, number>>;
}

/** A session in which a pair took blocks of others. */
interface BadSession {
  readonly pair: Pair;
  readonly seats: number;
  /** The chance of the pair to sit there. */
  readonly chance: number;
  readonly victims: readonly Victim[];
}

interface Victim {
  readonly validator: string;
  readonly lost: number;
}

/** Someone behind whom blocks of others become nothing. */
export interface PassedOverBy {
  readonly validator: string;
  /** Whose blocks, with how many, the most first. */
  readonly victims: readonly Victim[];
}

/** A single block may be lost to chance. */
const leastLost = 2;
/**
 * From which share of lost blocks on a session is bad, and in so many honest networks with as many bad sessions may chance seat some
 * pair there as often. Links that now and then lose a block hide no pair that takes nearly all, and none hides by taking fewer.
 */
const measures = [
  { leastShare: 0.75, mostByChance: 0.009 },
  { leastShare: 0.25, mostByChance: 0.001 },
] as const;
/** One victim alone may have a slow link, or have held its blocks back. */
const leastVictims = 2;
/** Such a share of all bad sessions must be the pair's: where most have another cause, so may its own. */
const leastOfBad = 1 / 3;
/**
 * Alone behind the same validators: whoever builds so often in vain beside their blocks, and not on them, does not hear of them in
 * time, whoever sits behind.
 */
const leastInVain = 1 / 3;
/** Bad sessions remembered, however long one watches. */
const mostRemembered = 1_000;
/** Who sat behind whom: that many are remembered. */
const mostNeighbours = 100_000;

/**
 * Who builds past the blocks of others (F28 of docs/reference/formulas.md).
 *
 * Two validators that sit behind a third can build beside its block and on that: the block becomes nothing although it came in
 * time. Links lose blocks, too, but not by who sits behind: seats are dealt by nothing that a link knows. So what counts are
 * sessions in which a validator lost blocks, and how often the same two built what replaced them.
 */
export class PassedOver {
  #order: readonly string[] = [];
  #session = newSession();
  /** Its last blocks may be replaced by those of the session after. */
  #before = newSession();
  /** Of the sessions before, by measure. */
  #bad: readonly (readonly BadSession[])[] = measures.map(() => []);
  #waiting: { readonly session: Session; readonly victim: string; readonly by: string[] }[] = [];
  #last: { readonly slot: number; readonly author: string } | undefined;
  /** Blocks of a validator on those of another, right after them, and in vain beside them; both are joined. */
  readonly #behind = new Map<string, { on: number; inVain: number }>();

  /** A block, in the order of slots. */
  note({ slot, author, authorities, fate }: Turn): void {
    if (!isSame(authorities, this.#order)) {
      this.#bad = this.#bad.map((bad, index) =>
        [...bad, ...badSessions(this.#before, index)].slice(-mostRemembered),
      );
      this.#before = this.#session;
      this.#session = newSession();
      this.#order = authorities;
    }
    if (fate === 'vain') {
      this.#neighbours(author).inVain += 1;
      return;
    }
    addTo(this.#session.blocks, author);
    if (fate === 'replaced') {
      this.#waiting.push({ session: this.#session, victim: author, by: [] });
      return;
    }
    if (slot - 1 === this.#last?.slot) this.#neighbours(author).on += 1;
    this.#last = { slot, author };
    this.#keep(author);
  }

  #neighbours(author: string): { on: number; inVain: number } {
    const joined = [author, this.#last?.author].join();
    const known = this.#behind.get(joined) ?? { on: 0, inVain: 0 };
    this.#behind.set(joined, known);
    const [oldest = ''] = this.#behind.keys();
    if (this.#behind.size > mostNeighbours) this.#behind.delete(oldest);
    return known;
  }

  #keep(author: string): void {
    this.#session.keepers.add(author);
    for (const { session, victim, by } of this.#waiting) {
      by.push(author);
      if (by.length < 2 || by[0] === by[1] || by.includes(victim)) continue;
      const byPair = session.replaced.get(victim) ?? new Map<string, number>();
      session.replaced.set(victim, byPair);
      addTo(byPair, by.toSorted().join());
    }
    this.#waiting = this.#waiting.filter(({ by }) => by.length < 2);
  }

  /** Those named, in no order of guilt. */
  get named(): readonly PassedOverBy[] {
    const byMeasure = this.#bad.map((bad, index) => [
      ...bad,
      ...badSessions(this.#before, index),
      ...badSessions(this.#session, index),
    ]);
    const pairs = byMeasure.flatMap((bad, index) =>
      pairsIn(bad).filter((pair) => isBeyond(bad, pair, index)),
    );
    const guilty = new Set(pairs.map((pair) => pair.join()));
    const lostTo = new Map<string, Map<string, number>>();
    // The last measure counts most sessions: those of all.
    for (const { pair, victims } of byMeasure.at(-1) ?? []) {
      if (!guilty.has(pair.join()) || this.#isDeaf(pair, byMeasure.at(-1) ?? [])) continue;
      for (const validator of pair) {
        const lost = lostTo.get(validator) ?? new Map<string, number>();
        lostTo.set(validator, lost);
        for (const victim of victims) addTo(lost, victim.validator, victim.lost);
      }
    }
    return [...lostTo]
      .map(([validator, victims]) => ({
        validator,
        victims: [...victims]
          .map(([victim, lost]) => ({ validator: victim, lost }))
          .toSorted((a, b) => b.lost - a.lost),
      }))
      .toSorted((a, b) => (a.validator < b.validator ? -1 : 1));
  }

  /** Whether the two build beside the blocks of their victims where one of them sits there alone, too, or never sat there. */
  #isDeaf(pair: Pair, bad: readonly BadSession[]): boolean {
    const taken = bad.filter((one) => isOf(one, pair)).flatMap(({ victims }) => victims);
    const victims = [...new Set(taken.map(({ validator }) => validator))];
    const alone = pair.flatMap((one) =>
      victims.map((victim) => this.#behind.get([one, victim].join()) ?? { on: 0, inVain: 0 }),
    );
    const on = alone.reduce((sum, one) => sum + one.on, 0);
    const inVain = alone.reduce((sum, one) => sum + one.inVain, 0);
    return inVain >= leastInVain * (on + inVain);
  }
}

function newSession(): Session {
  return { blocks: new Map(), keepers: new Set(), replaced: new Map() };
}

/** One for each pair that took blocks in a session, by a measure. */
function badSessions({ blocks, keepers, replaced }: Session, measure: number): BadSession[] {
  const { leastShare } = measures[measure] ?? measures[0];
  const victimsOf = new Map<string, Victim[]>();
  for (const [validator, byPair] of replaced) {
    for (const [pair, lost] of byPair) {
      if (lost < leastLost || lost < leastShare * (blocks.get(validator) ?? 0)) continue;
      victimsOf.set(pair, [...(victimsOf.get(pair) ?? []), { validator, lost }]);
    }
  }
  const victims = new Set([...victimsOf.values()].flat().map(({ validator }) => validator));
  const others = [...keepers].filter((keeper) => !victims.has(keeper)).length;
  const chance = others < 3 ? 1 : 2 / (others * (others - 1));
  return [...victimsOf].map(([joined, of]) => {
    const [first = '', second = ''] = joined.split(',');
    return { pair: [first, second], seats: blocks.size, chance, victims: of };
  });
}

function pairsIn(bad: readonly BadSession[]): readonly Pair[] {
  return [...new Map(bad.map(({ pair }) => [pair.join(), pair])).values()];
}

/** Whether a pair took blocks of others in more sessions than some pair may by chance. */
function isBeyond(bad: readonly BadSession[], pair: Pair, measure: number): boolean {
  const own = bad.filter((one) => isOf(one, pair));
  if (new Set(own.flatMap(({ victims }) => victims.map(({ validator }) => validator))).size < leastVictims)
    return false;
  const others = bad.filter(({ victims }) => victims.some(({ validator }) => !pair.includes(validator)));
  const chance = others.reduce((sum, one) => sum + one.chance, 0) / others.length;
  const seats = Math.max(...others.map((one) => one.seats));
  const pairs = (seats * (seats - 1)) / 2;
  const { mostByChance } = measures[measure] ?? measures[0];
  return (
    own.length >= leastOfBad * others.length &&
    pairs * binomialTail(own.length, others.length, chance) <= mostByChance
  );
}

function isOf({ pair }: BadSession, [first, second]: Pair): boolean {
  return pair[0] === first && pair[1] === second;
}

function addTo(counts: Map<string, number>, key: string, count = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((key, place) => key === other[place]));
}
