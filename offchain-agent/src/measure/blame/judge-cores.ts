import { groupAt } from '../../chain/relay/relay-session.ts';
import type { PlacedCandidate } from '../backing/place-candidate.ts';
import { pointsPerDuty } from '../backing/session-points.ts';
import { absentParas } from './absent-paras.ts';
import type { CollatorWitness, RelaySpan } from './collator-witness.ts';
import { authorsOf } from './judge-votes.ts';
import { judgeWaiting } from './judge-waiting.ts';
import { limits } from './limits.ts';
import { type Loss, unknownBecause, type Verdict } from './loss.ts';
import { oftenAbsent, slowness } from './presence.ts';
import { rivalParas } from './rival-paras.ts';
import type { JudgedBlock, SeenSession } from './seen-session.ts';

/** A core with a claim, on which a block backed no candidate. */
interface EmptyCore {
  readonly block: JudgedBlock;
  readonly core: number;
  readonly para: number;
  readonly members: readonly number[];
  /** The candidate that waited on it, and was not included. */
  readonly waiting: PlacedCandidate | undefined;
}

/** Cores without a candidate, each laid to the first cause that fits; blocks of which claims or what waits are not seen have none. */
export function judgeCores(
  seen: SeenSession,
  lacking: ReadonlySet<number>,
  witness?: CollatorWitness,
): Loss[] {
  const empty = seen.blocks.flatMap((block) => emptyCores(seen, block));
  const isAway = absentParas(seen);
  return empty.map((core) => {
    const verdict = judge(seen, core, { lacking, isAway, witness });
    const { block, para, members: validators } = core;
    const points = pointsPerDuty;
    return { kind: 'core', block: block.number, core: core.core, para, validators, points, ...verdict };
  });
}

function emptyCores(seen: SeenSession, block: JudgedBlock): EmptyCore[] {
  const { claims, outcome } = block;
  if (!claims || !outcome.occupied) return [];
  const backed = new Set(outcome.backed.map(({ core }) => core));
  // What times out in a block was waited for until then: no candidate is made for its core.
  const gone = new Set([...outcome.included, ...outcome.disputed]);
  const waiting = new Map(
    outcome.occupied.filter((one) => !gone.has(one)).map((one) => [one.core, one] as const),
  );
  return [...claims].flatMap(([core, para]) => {
    const group = groupAt(seen.session, core, block.number);
    const members = group === undefined ? undefined : seen.session.groups[group];
    if (!members || backed.has(core) || seen.hasUnplaced(block, para)) return [];
    return [{ block, core, para, members, waiting: waiting.get(core) }];
  });
}

interface Comparison {
  readonly lacking: ReadonlySet<number>;
  readonly isAway: (block: number, para: number) => boolean;
  readonly witness: CollatorWitness | undefined;
}

function judge(seen: SeenSession, empty: EmptyCore, { lacking, isAway, witness }: Comparison): Verdict {
  const { block, core, para, members, waiting } = empty;
  const { number } = block;
  const author = { cause: 'author', by: authorsOf(seen, block) } as const;
  if (block.endsSession)
    return { cause: 'session_change', certainty: 'certain', rule: 'C1', shownBy: [number], by: [] };
  const { backed, refused } = block.outcome;
  if (block.rows.size + backed.length + refused.length === 0)
    return { ...author, certainty: 'certain', rule: 'C5', shownBy: [number] };
  if (waiting) return judgeWaiting(seen, block, waiting, lacking);
  const isLeftOut = seen
    .earlierSiblings(block)
    .some(
      ({ candidates }) =>
        candidates.some((one) => one.core === core) && !rivalParas(backed, candidates).has(para),
    );
  if (isLeftOut) return { ...author, certainty: 'likely', rule: 'C6', shownBy: [number] };
  const silent = members.filter((member) => seen.silence(member, number));
  if (members.length - silent.length < leastVotes(seen, members))
    return { cause: 'group', certainty: 'likely', rule: 'C7', shownBy: around(number), by: silent };
  const built = witness?.builtOn(para, {
    ...lastRelayParent(seen, empty),
    before: number,
    rootOf: (height) => seen.at(height)?.stateRoot,
  });
  if (built === false)
    return { cause: 'collator', certainty: 'likely', rule: 'C8', shownBy: [number], by: [] };
  if (lacking.has(number) || leftEmpty(seen, block))
    return { ...author, certainty: 'likely', rule: 'C10', shownBy: around(number) };
  if (built === undefined && isAway(number, para))
    return { cause: 'collator', certainty: 'likely', rule: 'C9', shownBy: around(number), by: [] };
  if (cameLater(seen, empty)) {
    const late = lateMembers(seen, empty, lacking);
    const [place] = author.by;
    const isSlow =
      place !== undefined && slowness(seen, place, number, (near) => lacking.has(near)) !== undefined;
    // Where both come late, either may have done it.
    if (late && !isSlow)
      return { cause: 'group', certainty: 'likely', rule: 'C12', shownBy: around(number), by: late };
    if (isSlow && !late) return { ...author, certainty: 'likely', rule: 'C13', shownBy: around(number) };
  }
  return unknownBecause('C11', [number]);
}

/** Of the last candidate of the parachain that was backed before; where none is near, the height from which on one could be taken. */
function lastRelayParent(
  seen: SeenSession,
  { block, para }: EmptyCore,
): Pick<RelaySpan, 'since' | 'isBacked'> {
  const least = Math.max(block.number - limits.near, oldestRelayParent(seen) - 1);
  for (let number = block.number - 1; number >= least; number -= 1) {
    const backed = seen.at(number)?.outcome.backed.filter((one) => one.para === para) ?? [];
    if (backed.length === 0) continue;
    return { since: Math.max(...backed.map(({ relayParent }) => relayParent ?? number)), isBacked: true };
  }
  return { since: least, isBacked: false };
}

/**
 * A candidate is made for the child of the session's last block before at the earliest; its relay parent can be older where the
 * descriptors of the chain tell the two apart.
 */
function oldestRelayParent({ session, blocks }: SeenSession): number {
  const areTwo = blocks.some(({ outcome }) =>
    outcome.backed.some(({ parent, relayParent }) => relayParent !== parent),
  );
  return areTwo ? 0 : session.startBlock - 1;
}

function leastVotes(seen: SeenSession, members: readonly number[]): number {
  return Math.min(members.length, seen.session.rules.minBackingVotes);
}

/** Whether the candidate was there, since a later block backs it, and the block backed most others: so votes came late. */
function cameLater(seen: SeenSession, { block, para }: EmptyCore): boolean {
  const { number } = block;
  const isLate = [number + 1, number + 2].some((later) =>
    seen.at(later)?.outcome.backed.some((one) => one.para === para && one.parent < number),
  );
  const { backed, empty } = openCores(seen, block);
  return isLate && backed >= limits.mostCores * (backed + empty.length - 1);
}

/** Members of a group that are slow; or that often lack, where too few others are left. */
function lateMembers(
  seen: SeenSession,
  { block: { number }, members }: EmptyCore,
  lacking: ReadonlySet<number>,
): readonly number[] | undefined {
  const isLeftOut = (near: number): boolean => lacking.has(near);
  const absent = members.filter((member) => oftenAbsent(seen, member, number, isLeftOut));
  const isThin = absent.length > 0 && members.length - absent.length <= leastVotes(seen, members);
  if (isThin) return absent;
  const slow = members.filter((member) => slowness(seen, member, number, isLeftOut));
  return slow.length > 0 ? slow : undefined;
}

function around(number: number): readonly number[] {
  return [number - 1, number, number + 1];
}

/** Cores that were free, with a claim: how many there were, and how many of them have a candidate. */
function openCores(seen: SeenSession, block: JudgedBlock) {
  const empty = emptyCores(seen, block).filter(({ waiting }) => !waiting);
  const backed = block.outcome.backed.length;
  return { empty, backed, share: backed / Math.max(1, backed + empty.length) };
}

/**
 * Its author left many cores empty, in this block and its own ones next to it, that others did not before and after; and the next one backs
 * on them what was there before: made for children of earlier blocks.
 */
function leftEmpty(seen: SeenSession, block: JudgedBlock): boolean {
  const own = ownRun(seen, block);
  const first = own[0] ?? block;
  const [before, after] = [seen.at(first.number - 1), seen.at(first.number + own.length)];
  if (!before || !after || after.endsSession) return false;
  const cores = own.map((one) => openCores(seen, one));
  const backed = cores.reduce((sum, one) => sum + one.backed, 0);
  const empty = cores.flatMap((one) => one.empty);
  const open = backed + empty.length;
  if (open < limits.leastOpenCores || backed >= limits.emptyCores * open) return false;
  if ([before, after].some((one) => openCores(seen, one).share < limits.emptyCores)) return false;
  const late = after.outcome.backed.filter(({ parent }) => parent < first.number).map(({ core }) => core);
  const lateThere = empty.filter(({ core }) => late.includes(core)).length;
  return lateThere * 2 > empty.length;
}

/** A block with those of the same author right before and after it, ascending. */
function ownRun(seen: SeenSession, { number, author }: JudgedBlock): readonly JudgedBlock[] {
  const isOwn = (one: number): boolean => author !== undefined && seen.at(one)?.author === author;
  let [first, last] = [number, number];
  while (isOwn(first - 1)) first -= 1;
  while (isOwn(last + 1)) last += 1;
  return Array.from({ length: last - first + 1 }, (_, place) => seen.at(first + place) ?? []).flat();
}
