import { binomialTail } from '../../base/binomial-tail.ts';
import { limits } from './limits.ts';
import { presentNear } from './presence.ts';
import type { JudgedBlock, SeenSession } from './seen-session.ts';

/** What a block could hold of validators that are present otherwise, and lacks. */
interface Lack {
  readonly number: number;
  readonly missing: number;
  readonly offered: number;
  /** Over most of what it has, not at one place of it. */
  readonly isSpread: boolean;
}

/**
 * Blocks that lack more than chance explains, of votes or of words on pieces, from validators that are present in the blocks
 * around: what only their author can have done.
 */
export function lackingBlocks(seen: SeenSession): ReadonlySet<number> {
  const isTelling = ({ number }: Lack): boolean => seen.telling(number) !== undefined;
  return new Set([
    ...rare(
      seen.blocks.map((one) => votesOf(seen, one)),
      isTelling,
    ),
    ...rare(
      seen.blocks.map((one) => rowsOf(seen, one)),
      isTelling,
    ),
  ]);
}

function votesOf(seen: SeenSession, block: JudgedBlock): Lack {
  const { number, outcome } = block;
  const all = outcome.backed.map(({ silent, voters }) => {
    const missing = silent.filter((one) => presentNear(seen, one, number)).length;
    return { missing, offered: missing + voters.length };
  });
  const sum = (of: 'missing' | 'offered'): number => all.reduce((total, one) => total + one[of], 0);
  const lacking = all.filter(({ missing }) => missing > 0).length;
  const isSpread = lacking >= limits.candidatesLacking && lacking >= limits.spread * all.length;
  return { number, missing: sum('missing'), offered: sum('offered'), isSpread };
}

function rowsOf(seen: SeenSession, { number, rows }: JudgedBlock): Lack {
  const missing = seen.session.accounts.filter(
    (_, place) => !rows.has(place) && presentNear(seen, place, number),
  ).length;
  return { number, missing, offered: missing + rows.size, isSpread: true };
}

function rare(lacks: readonly Lack[], isTelling: (lack: Lack) => boolean): readonly number[] {
  // The usual rate is that of most blocks that have any words to speak of: very bad ones must not hide each other.
  const shares = lacks
    .filter((lack) => lack.offered > 0 && isTelling(lack))
    .map(({ missing, offered }) => missing / offered)
    .toSorted((a, b) => a - b);
  const usual = shares.slice(0, Math.ceil(shares.length * limits.usualBlocks));
  const mean = usual.reduce((sum, share) => sum + share, 0) / Math.max(1, usual.length);
  const rate = Math.max(limits.leastMissRate, mean);
  return lacks
    .filter(
      ({ missing, offered, isSpread }) =>
        isSpread &&
        missing >= limits.leastLacking &&
        missing > limits.lackingShare * offered &&
        binomialTail(missing, offered, rate) < limits.chance,
    )
    .map(({ number }) => number);
}
