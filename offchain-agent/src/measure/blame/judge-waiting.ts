import { supermajority } from '../../chain/relay/relay-session.ts';
import type { PlacedCandidate } from '../backing/place-candidate.ts';
import { authorsOf } from './judge-votes.ts';
import { unknownBecause, type Verdict } from './loss.ts';
import { PlaceSet } from './place-set.ts';
import { slowness } from './presence.ts';
import type { JudgedBlock, SeenSession } from './seen-session.ts';

/** Why a candidate still waits for pieces after a block in which it could have been included. */
export function judgeWaiting(
  seen: SeenSession,
  block: JudgedBlock,
  waiting: PlacedCandidate,
  lacking: ReadonlySet<number>,
): Verdict {
  const { number, rows, held } = block;
  const threshold = supermajority(seen.session.accounts.length);
  if (rows.size < threshold) {
    const neighbours = seen.around(number).filter((one) => one !== block);
    const haveThem = neighbours.length === 2 && neighbours.every((one) => one.rows.size >= threshold);
    if (!haveThem && !lacking.has(number)) return judgeAway({ seen, block, lacking }, rows, 'C3');
    const shownBy = [number - 1, number, number + 1];
    return { cause: 'author', certainty: 'likely', rule: 'C3', shownBy, by: authorsOf(seen, block) };
  }
  // Of a parachain with several cores, none is included before the one on which it is built.
  const first = (block.outcome.occupied ?? []).find(({ para }) => para === waiting.para) ?? waiting;
  const own = held.get(first.core) ?? new PlaceSet(0);
  const holders = own.size;
  if (holders >= threshold) return unknownBecause('C4', [number]);
  const others = [...held].filter(([core]) => core !== first.core).map(([, { size }]) => size);
  const areSet = others.length > 0 && others.filter((size) => size >= threshold).length * 2 > others.length;
  const voters = first.voters.map(({ validator }) => validator);
  if (holders * 2 < rows.size && areSet)
    return { cause: 'group', certainty: 'likely', rule: 'C4', shownBy: [first.backedIn, number], by: voters };
  const slow = voters.filter((voter) => slowness(seen, voter, number, (near) => lacking.has(near)));
  if (slow.length * 2 > voters.length)
    return { cause: 'group', certainty: 'likely', rule: 'C14', shownBy: [first.backedIn, number], by: slow };
  // Others ask any member of the group for their piece, also one that is away.
  const members = seen.session.groups[first.group] ?? [];
  const away = areSet ? members.filter((member) => seen.silence(member, number)) : [];
  if (away.length > 0)
    return { cause: 'group', certainty: 'likely', rule: 'C15', shownBy: [first.backedIn, number], by: away };
  return judgeAway({ seen, block, lacking }, own, 'C4');
}

/**
 * Lays it to those who are silent or slow, where their words would have been enough.
 * @param holders whose words are there: too few
 * @param otherwise the rule by which it is unknown
 */
function judgeAway(
  { seen, block: { number }, lacking }: WaitingBlock,
  holders: PlaceSet,
  otherwise: string,
): Verdict {
  const { accounts } = seen.session;
  const isAway = (place: number): boolean =>
    seen.silence(place, number) !== undefined ||
    slowness(seen, place, number, (near) => lacking.has(near)) !== undefined;
  const by = [...accounts.keys()].filter((place) => !holders.has(place) && isAway(place));
  if (holders.size + by.length < supermajority(accounts.length)) return unknownBecause(otherwise, [number]);
  return { cause: 'group', certainty: 'likely', rule: 'C16', shownBy: [number], by };
}

interface WaitingBlock {
  readonly seen: SeenSession;
  readonly block: JudgedBlock;
  readonly lacking: ReadonlySet<number>;
}
