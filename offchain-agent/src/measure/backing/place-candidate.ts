import { type BackedCandidate, type BackingVote, bitOf } from '../../chain/relay/paras-inherent.ts';
import { groupAt, type RelaySession } from '../../chain/relay/relay-session.ts';
import type { ParasBlock } from './paras-block.ts';

/** Who voted for a candidate, by place among the active validators. */
interface Voter {
  readonly validator: number;
  readonly vote: BackingVote;
}

/** A candidate on its core, with the members of the group that had to vote on it. */
export interface PlacedCandidate {
  readonly hash: string;
  readonly para: number;
  readonly core: number;
  readonly group: number;
  readonly backedIn: number;
  /** Height of the relay block for whose child it was made. */
  readonly parent: number;
  /** Height of the relay block on whose state it was built; undefined where that is not known. */
  readonly relayParent: number | undefined;
  readonly voters: readonly Voter[];
  /** Members of the group without a vote on the chain. */
  readonly silent: readonly number[];
}

/** Finds core and group of a candidate; a text says why that cannot be. */
export function placeCandidate(
  candidate: BackedCandidate,
  block: Pick<ParasBlock, 'number' | 'heightOf'>,
  session: RelaySession,
): PlacedCandidate | string {
  const { hash, core, descriptor, members, votes } = candidate;
  const { para, version, isKnown, schedulingParent } = descriptor;
  if (!isKnown) return `descriptors of version ${version} are not known`;
  if (core === undefined) return 'no core is named';
  const parent = block.heightOf(schedulingParent);
  if (parent === undefined) return 'the relay block for whose child it is lies too far back';
  const group = groupAt(session, core, parent + 1);
  const all = group === undefined ? undefined : session.groups[group];
  if (group === undefined || !all) return 'its core has no group';
  if (all.length !== members.length) return 'its votes are not of as many members as its group has';
  const voted = all.filter((_, place) => bitOf(members, place));
  return {
    hash,
    para,
    core,
    group,
    backedIn: block.number,
    parent,
    relayParent: block.heightOf(descriptor.relayParent),
    voters: voted.map((validator, place) => ({ validator, vote: votes[place] ?? 'valid' })),
    silent: all.filter((_, place) => !bitOf(members, place)),
  };
}
