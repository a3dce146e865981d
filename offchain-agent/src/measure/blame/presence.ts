import { limits } from './limits.ts';
import type { SeenSession } from './seen-session.ts';

/** What the blocks around one have of a validator, without that one. */
interface NearPresence {
  /** Candidates of its group, and those that lack its vote. */
  readonly candidates: number;
  readonly absent: number;
  /** Blocks that lack its vote on a candidate. */
  readonly absentIn: readonly number[];
  readonly authors: number;
  readonly blocks: number;
  /** Blocks with its word on pieces. */
  readonly rows: number;
}

/** @param isLeftOut blocks that say nothing, since their author lacks the votes of others, too */
function presence(
  seen: SeenSession,
  validator: number,
  number: number,
  isLeftOut: (number: number) => boolean = () => false,
): NearPresence {
  const authors = new Set<string | undefined>();
  const absentIn: number[] = [];
  let [candidates, blocks, rows] = [0, 0, 0];
  for (let near = number - limits.near; near <= number + limits.near; near += 1) {
    const block = near === number || isLeftOut(near) ? undefined : seen.telling(near);
    if (!block) continue;
    blocks += 1;
    if (block.rows.has(validator)) rows += 1;
    for (const { silent, voters } of block.outcome.backed) {
      const isAbsent = silent.includes(validator);
      if (!isAbsent && !voters.some((voter) => voter.validator === validator)) continue;
      candidates += 1;
      if (!isAbsent) continue;
      absentIn.push(near);
      authors.add(block.author);
    }
  }
  return { candidates, absent: absentIn.length, absentIn, authors: authors.size, blocks, rows };
}

/** Whether the blocks around have nearly all of what they could have of a validator: where there is a gap, it is not its own. */
export function presentNear(seen: SeenSession, validator: number, number: number): boolean {
  if (seen.isDisabled(validator, number)) return false;
  const { candidates, absent, blocks, rows } = presence(seen, validator, number);
  return (
    blocks >= limits.leastNear &&
    rows >= limits.presentShare * blocks &&
    absent <= (1 - limits.presentShare) * candidates
  );
}

/** Blocks under several authors in which a validator lacks, where it lacks in most of what its group backed around. */
export function oftenAbsent(
  seen: SeenSession,
  validator: number,
  number: number,
  isLeftOut: (number: number) => boolean,
): readonly number[] | undefined {
  const { candidates, absent, absentIn, authors } = presence(seen, validator, number, isLeftOut);
  const isOften = authors >= limits.authorsOfAbsence && absent >= limits.absentShare * candidates;
  return isOften ? [...new Set(absentIn)] : undefined;
}

/**
 * Blocks around that lack a validator's words on pieces now and then, under several authors: they come late. Who is away lacks in
 * all blocks for a while. Where that begins or ends, it shows on one side, from the next block on at the latest.
 */
export function slowness(
  seen: SeenSession,
  validator: number,
  number: number,
  isLeftOut: (number: number) => boolean,
): readonly number[] | undefined {
  const { nearSlow, besideSlow } = limits;
  const within = (from: number, to: number): readonly number[] | undefined =>
    intermittent(seen, validator, { from, to, isLeftOut });
  const around = within(number - nearSlow, number + nearSlow);
  if (around) return around;
  const sides = [within(number - 1, number + besideSlow), within(number - besideSlow, number + 1)];
  return sides.find((lacks) => lacks?.some((near) => Math.abs(near - number) <= 1));
}

interface NearBlocks {
  readonly from: number;
  readonly to: number;
  readonly isLeftOut: (number: number) => boolean;
}

/**
 * Blocks that lack a validator's words on pieces, several under several authors, with a sign of it in between. A block of its own that
 * lacks most others' words shows as much as one of another author: what is late to them is late to it.
 */
function intermittent(
  seen: SeenSession,
  validator: number,
  { from, to, isLeftOut }: NearBlocks,
): readonly number[] | undefined {
  const lacks: number[] = [];
  const has: number[] = [];
  const authors = new Set<string | undefined>();
  for (let near = from; near <= to; near += 1) {
    const block = seen.at(near);
    if (!block) continue;
    const tells = seen.telling(near) !== undefined;
    if (seen.authorOf(block) === validator) {
      if (!tells) authors.add(block.author);
      continue;
    }
    if (!tells || isLeftOut(near)) continue;
    (block.rows.has(validator) ? has : lacks).push(near);
    if (!block.rows.has(validator)) authors.add(block.author);
  }
  const [first, last] = [lacks[0] ?? 0, lacks.at(-1) ?? 0];
  const isOften =
    authors.size >= limits.authorsOfAbsence &&
    lacks.length >= Math.max(limits.leastSlow, limits.slowShare * (lacks.length + has.length));
  // Its word or its vote shows that it was there meanwhile.
  const isThere = (near: number): boolean => has.includes(near) || hasVote(seen, validator, near);
  const between = Array.from({ length: Math.max(0, last - first - 1) }, (_, place) => first + 1 + place);
  return isOften && between.some(isThere) ? lacks : undefined;
}

function hasVote(seen: SeenSession, validator: number, number: number): boolean {
  const { backed = [] } = seen.at(number)?.outcome ?? {};
  return backed.some(({ voters }) => voters.some((voter) => voter.validator === validator));
}
