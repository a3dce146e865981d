import { binomialTail } from '../../base/binomial-tail.ts';

/** A block of a validator, and whether it became nothing. */
interface Turn {
  readonly slot: number;
  /** The order of authors in its session. */
  readonly authorities: readonly string[];
  readonly isLost: boolean;
}

/** What became of a validator's blocks while two others sat behind it. */
interface Behind {
  readonly pair: readonly [string, string];
  readonly seats: number;
  blocks: number;
  lost: number;
}

type BadSession = Behind & { readonly victim: string };

/** Someone behind whom blocks of others become nothing. */
export interface PassedOverBy {
  readonly validator: string;
  /** Whose blocks, with how many, the most first. */
  readonly victims: readonly { readonly validator: string; readonly lost: number }[];
}

/** A single block may be lost to chance. */
const leastLost = 2;
/** Who is passed over loses nearly all of its blocks. */
const leastShare = 0.75;
/** One victim alone may have a slow link, or have held its blocks back. */
const leastVictims = 2;
/** In so many honest networks with as many bad sessions may chance seat some pair behind them as often. */
const mostByChance = 0.01;
/** Such a share of all bad sessions must the pair have sat behind: where most have another cause, so may its own. */
const leastOfBad = 1 / 3;
/** Bad sessions remembered, however long one watches. */
const mostRemembered = 1_000;

/**
 * Who builds past the blocks of others (F28 of docs/reference/formulas.md).
 *
 * Two validators that sit behind a third can build beside its block and on that: the block becomes nothing although it came in
 * time. Links lose blocks, too, but not by who sits behind: seats are dealt by nothing that a link knows. So what counts are
 * sessions in which a validator lost nearly all its blocks, and how often the same two sat behind.
 */
export class PassedOver {
  #order: readonly string[] = [];
  /** Of the present order, by victim. */
  #behind = new Map<string, Behind>();
  /** Of the orders before. */
  #bad: BadSession[] = [];

  /** A block; those of one session come one after another. */
  note({ slot, authorities, isLost }: Turn): void {
    if (!isSame(authorities, this.#order)) {
      this.#bad = this.#badSessions.slice(-mostRemembered);
      this.#behind = new Map();
      this.#order = authorities;
    }
    // Of three, the same two sit behind the third always.
    if (authorities.length <= 3) return;
    const at = (seat: number): string => authorities[seat % authorities.length] ?? '';
    const victim = at(slot);
    const [first = '', second = ''] = [at(slot + 1), at(slot + 2)].toSorted();
    const before = this.#behind.get(victim);
    const behind = before ?? { pair: [first, second], seats: authorities.length, blocks: 0, lost: 0 };
    this.#behind.set(victim, behind);
    behind.blocks += 1;
    if (isLost) behind.lost += 1;
  }

  /** Those named, in no order of guilt. */
  get named(): readonly PassedOverBy[] {
    const bad = this.#badSessions;
    const lostTo = new Map<string, Map<string, number>>();
    for (const sessions of byPair(bad).values()) {
      const [{ pair }] = sessions;
      if (new Set(sessions.map(({ victim }) => victim)).size < leastVictims) continue;
      if (!isBeyondChance(bad, pair, sessions.length)) continue;
      for (const validator of pair) {
        const victims = lostTo.get(validator) ?? new Map<string, number>();
        lostTo.set(validator, victims);
        for (const { victim, lost } of sessions) victims.set(victim, (victims.get(victim) ?? 0) + lost);
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

  get #badSessions(): BadSession[] {
    const now = [...this.#behind].map(([victim, behind]) => ({ victim, ...behind }));
    const isBad = ({ lost, blocks }: Behind): boolean => lost >= leastLost && lost >= leastShare * blocks;
    return [...this.#bad, ...now.filter(isBad)];
  }
}

function byPair(bad: readonly BadSession[]): ReadonlyMap<string, readonly [BadSession, ...BadSession[]]> {
  const sessionsOf = new Map<string, [BadSession, ...BadSession[]]>();
  for (const session of bad) {
    const known = sessionsOf.get(session.pair.join());
    if (known) known.push(session);
    else sessionsOf.set(session.pair.join(), [session]);
  }
  return sessionsOf;
}

/** Whether a pair sat behind bad sessions of others more often than some pair may by chance. */
function isBeyondChance(bad: readonly BadSession[], pair: BadSession['pair'], count: number): boolean {
  const others = bad.filter(({ victim }) => !pair.includes(victim));
  const shares = others.map(({ seats }) => 2 / ((seats - 1) * (seats - 2)));
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  const seats = Math.max(...others.map((one) => one.seats));
  const pairs = (seats * (seats - 1)) / 2;
  return (
    count >= leastOfBad * others.length && pairs * binomialTail(count, others.length, share) <= mostByChance
  );
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((key, place) => key === other[place]));
}
