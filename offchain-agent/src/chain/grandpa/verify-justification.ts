import { AgentError } from '../../base/error.ts';
import { atOnce, type Sliced } from '../../base/sliced.ts';
import { signedVoteBytes } from '../../sli/sample.ts';
import type { AuthoritySet } from './authority-set.ts';
import type { HashedHeader } from './header.ts';
import type { Justification } from './justification.ts';
import { type FinalityRefusal, refusal } from './refusal.ts';

/**
 * Checks that a justification makes its block final by the votes of one authority set: every voter is a member and votes
 * once, for the target or a block that the ancestries lead back to the target; the weight reaches the threshold,
 * `total - floor((total - 1) / 3)`; each voter signed block, round and set id. What costs most is checked last, so that
 * a stranger's bytes cost no more signatures than the set has members.
 *
 * A member that voted twice in a round is refused too, though a node accepts that: then nothing is learned of this block,
 * and the next justification says it of all before.
 *
 * @throws AgentError `unknown/finality_...`: `foreign_voter`, `voter_twice`, `vote_elsewhere`, `ancestry`, `weight`,
 * `signature`
 * @example
 * verifyJustification(decodeJustification(hex), new AuthoritySet(0, authorities))
 */
export function verifyJustification(justification: Justification, set: AuthoritySet): void {
  atOnce(verifying(justification, set));
}

/** As `verifyJustification`, with a pause after each signature: some hundred take longer than a sample may be late. */
export function* verifying(justification: Justification, set: AuthoritySet): Sliced<void> {
  const { precommits } = justification;
  const refuse = refuserOf(justification, set.id);
  let weight = 0n;
  for (const { authority } of precommits) {
    const own = set.weightOf(authority);
    if (own === 0n) {
      const what = `counts the vote of ${authority}, who is not in authority set ${set.id}`;
      throw refuse('foreign_voter', what, authority);
    }
    weight += own;
  }
  requireCoherent(justification);
  if (weight < set.threshold) {
    throw refuse('weight', `has votes of weight ${weight}; authority set ${set.id} needs ${set.threshold}`);
  }
  for (const { authority, signature, targetHash: hash, targetNumber: number } of precommits) {
    const bytes = signedVoteBytes({ hash, number, round: justification.round, setId: set.id });
    if (!set.isSignedBy(authority, bytes, signature)) {
      throw refuse(
        'signature',
        `has a vote that ${authority} did not sign for block ${number}, round ${justification.round} and authority set ${set.id}`,
        authority,
      );
    }
    yield;
  }
}

/** Whether `verifyJustification` takes it, with its pauses. */
export function* judging(justification: Justification, set: AuthoritySet): Sliced<boolean> {
  try {
    yield* verifying(justification, set);
    return true;
  } catch (error) {
    if (error instanceof AgentError) return false;
    throw error;
  }
}

/**
 * As much of it as can be checked before the set is known: each voter votes once, all votes are for the target or for
 * blocks on top of it, and no header is there for nothing.
 *
 * @throws AgentError `unknown/finality_...`: `voter_twice`, `vote_elsewhere`, `ancestry`
 */
export function requireCoherent(justification: Justification): void {
  const refuse = refuserOf(justification);
  const voters = new Set<string>();
  for (const { authority } of justification.precommits) {
    if (voters.has(authority))
      throw refuse('voter_twice', `counts the vote of ${authority} twice`, authority);
    voters.add(authority);
  }
  requireDescendants(justification, refuse);
}

type Refuse = (reason: FinalityRefusal, what: string, voter?: string) => AgentError;

function refuserOf({ targetNumber, targetHash }: Justification, setId?: number): Refuse {
  return (reason, what, voter) =>
    refusal(reason, `the justification of block ${targetNumber} ${what}`, {
      block: targetNumber,
      hash: targetHash,
      ...(setId !== undefined && { set_id: setId }),
      ...(voter !== undefined && { voter }),
    });
}

function requireDescendants(justification: Justification, refuse: Refuse): void {
  const headers = new Map(justification.ancestries.map((header) => [header.hash, header]));
  // Each header is walked over once, however many votes lie above it.
  const proved = new Set([justification.targetHash]);
  for (const { targetHash, targetNumber, authority } of justification.precommits) {
    if (
      targetHash === justification.targetHash
        ? targetNumber !== justification.targetNumber
        : headers.get(targetHash)?.number !== targetNumber
    ) {
      throw refuse(
        'vote_elsewhere',
        `counts a vote of ${authority} for block ${targetNumber} ${targetHash}, which is not proved to descend from it`,
        authority,
      );
    }
    proveWay(targetHash, justification, headers, proved, refuse);
  }
  if (proved.size !== headers.size + 1) {
    throw refuse(
      'ancestry',
      `comes with ${headers.size} headers, but only ${proved.size - 1} lead to a vote`,
    );
  }
}

function proveWay(
  from: string,
  { targetHash, targetNumber }: Justification,
  headers: ReadonlyMap<string, HashedHeader>,
  proved: Set<string>,
  refuse: Refuse,
): void {
  for (let hash = from; !proved.has(hash); ) {
    const header = headers.get(hash);
    if (!header) throw refuse('ancestry', `lacks the header of ${hash}, which leads to a vote`);
    const below = header.parentHash === targetHash ? targetNumber : headers.get(header.parentHash)?.number;
    if (below !== undefined && header.number !== below + 1) {
      throw refuse(
        'ancestry',
        `has a header that is number ${header.number} and its parent is number ${below}`,
      );
    }
    proved.add(hash);
    hash = header.parentHash;
  }
}
