import { isSameBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import type { Sliced } from '../../base/sliced.ts';
import { signedVoteBytes } from '../../sli/sample.ts';
import type { AuthoritySet } from './authority-set.ts';
import type { HashedHeader } from './header.ts';
import type { Justification, Precommit } from './justification.ts';
import { type FinalityRefusal, refusal } from './refusal.ts';
import { type BlockId, VoteGraph } from './vote-graph.ts';

/**
 * Checks that a justification makes its block final by the votes of one authority set. It accepts exactly what the nodes of a chain
 * accept (`npm run bench -- votes` compares the two): otherwise a member could stop all verifiers by a vote that nodes tolerate, a
 * second one in the same round or one for a block below the target.
 *
 * - Votes of non-members weigh nothing. A member that voted twice counts for every block.
 * - The target must be the highest block that votes of weight `total - floor((total - 1) / 3)` support, directly or by a block above.
 * - All votes descend from the lowest one by the headers in the justification, and each header leads to a vote.
 * - Each vote is signed for its block, the round and the id of the set. Signatures come before the search for that highest block, which can
 *   take longer than linear time: only members can cause that then, not the sender.
 * - It pauses after each signature: some hundred take longer than a sample may be late.
 *
 * @throws AgentError `unknown/finality_...`: `ancestry`, `weight`, `vote_elsewhere`, `signature`
 * @example
 * atOnce(verifying(decodeJustification(hex), new AuthoritySet(0, authorities)))
 */
export function* verifying(justification: Justification, set: AuthoritySet): Sliced<void> {
  requireCoherent(justification);
  requireEnough(justification, set);
  const refuse = refuserOf(justification, set.id);
  for (const { authority, signature, targetHash: hash, targetNumber: number } of justification.precommits) {
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
  requireFinal(justification, set);
}

/** Whether `verifying` takes it, with its pauses. */
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
 * As much of it as can be checked before the set is known: all votes descend from the lowest one, the target is among the blocks
 * between, and no header is there for nothing.
 *
 * @throws AgentError `unknown/finality_...`: `ancestry`, `vote_elsewhere`
 */
export function requireCoherent(justification: Justification): void {
  const refuse = refuserOf(justification);
  const ancestry = new Ancestry(justification.ancestries);
  const base = lowestOf(justification.precommits);
  if (!base) return;
  const walked = ancestry.below(justification.precommits, base.hash, ({ authority, targetHash }) =>
    refuse(
      'ancestry',
      `has a vote of ${authority} for ${targetHash}, which is not shown to descend from block ${base.number} ${base.hash}`,
      authority,
    ),
  );
  if (walked.size <= ancestry.size) {
    throw refuse(
      'ancestry',
      `comes with ${ancestry.size} headers, but only ${walked.size - 1} lead to a vote`,
    );
  }
  if (!walked.has(justification.targetHash)) throw refuse('vote_elsewhere', 'has no vote for it');
}

/** Enough members have a vote, for whatever block: it costs little to know. */
function requireEnough(justification: Justification, set: AuthoritySet): void {
  const voters = new Set(justification.precommits.map(({ authority }) => authority));
  const weight = weightIn(set, voters);
  if (weight >= set.threshold) return;
  throw refuserOf(justification, set.id)(
    'weight',
    `has votes of weight ${weight}; authority set ${set.id} needs ${set.threshold}`,
  );
}

function weightIn(set: AuthoritySet, voters: ReadonlySet<string>): bigint {
  let weight = 0n;
  for (const voter of voters) weight += set.weightOf(voter);
  return weight;
}

/** Votes of the members, each counted as often as nodes do. */
function requireFinal(justification: Justification, set: AuthoritySet): void {
  const refuse = refuserOf(justification, set.id);
  const votes = justification.precommits.filter(({ authority }) => set.weightOf(authority) > 0n);
  const { first, twice } = sortedOut(votes);
  const base = lowestOf(votes);
  if (!base) throw new RangeError('no member has a vote');
  const ancestry = new Ancestry(justification.ancestries);
  ancestry.below(votes, base.hash, ({ authority, targetHash }) =>
    refuse('ancestry', `has a vote of ${authority} for ${targetHash}, away from those of the set`, authority),
  );
  const graph = new VoteGraph(base);
  for (const [voter, { targetHash: hash, targetNumber: number }] of first) {
    graph.add(voter, { hash, number }, () => ancestry.route(hash, base.hash));
  }
  const final = graph.ghost((voters) => weightIn(set, new Set([...voters, ...twice])) >= set.threshold);
  const { targetHash, targetNumber } = justification;
  if (!final) {
    throw refuse('weight', `has no block with votes of the weight that authority set ${set.id} needs`);
  }
  if (final.hash !== targetHash || final.number !== targetNumber) {
    throw refuse('vote_elsewhere', `has votes that make block ${final.number} ${final.hash} final instead`);
  }
}

interface SortedVotes {
  /** The first vote of each member, as they came. */
  readonly first: ReadonlyMap<string, Precommit>;
  /** Members with a second, other one. */
  readonly twice: ReadonlySet<string>;
}

function sortedOut(votes: readonly Precommit[]): SortedVotes {
  const first = new Map<string, Precommit>();
  const twice = new Set<string>();
  for (const vote of votes) {
    const earlier = first.get(vote.authority);
    if (!earlier) first.set(vote.authority, vote);
    else if (!isSame(earlier, vote)) twice.add(vote.authority);
  }
  return { first, twice };
}

function isSame(a: Precommit, b: Precommit): boolean {
  return (
    a.targetHash === b.targetHash &&
    a.targetNumber === b.targetNumber &&
    isSameBytes(a.signature, b.signature)
  );
}

/** The first of those with the lowest number. */
function lowestOf(votes: readonly Precommit[]): BlockId | undefined {
  let lowest: BlockId | undefined;
  for (const { targetHash: hash, targetNumber: number } of votes) {
    if (!lowest || number < lowest.number) lowest = { hash, number };
  }
  return lowest;
}

/** The headers that came with a justification, as ways down. */
class Ancestry {
  readonly #headers: ReadonlyMap<string, HashedHeader>;

  constructor(headers: readonly HashedHeader[]) {
    this.#headers = new Map(headers.map((header) => [header.hash, header]));
  }

  get size(): number {
    return this.#headers.size;
  }

  /** Hashes of the blocks below one, the nearest first and the base last; empty for the base. */
  route(from: string, base: string): string[] {
    const route: string[] = [];
    for (let at = from; at !== base; ) {
      const header = this.#headers.get(at);
      if (!header) throw new RangeError(`no header of ${at}`);
      at = header.parentHash;
      route.push(at);
    }
    return route;
  }

  /**
   * Walks down from each vote to the base, over each header once.
   * @returns the base and the blocks whose headers were needed
   */
  below(
    votes: readonly Precommit[],
    base: string,
    refuse: (vote: Precommit) => AgentError,
  ): ReadonlySet<string> {
    const walked = new Set([base]);
    for (const vote of votes) {
      for (let at = vote.targetHash; !walked.has(at); ) {
        const header = this.#headers.get(at);
        if (!header) throw refuse(vote);
        walked.add(at);
        at = header.parentHash;
      }
    }
    return walked;
  }
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
