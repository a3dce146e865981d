import { AuthoritySet } from '../../chain/grandpa/authority-set.ts';
import { decodeJustification, type Precommit } from '../../chain/grandpa/justification.ts';
import { signedVoteBytes } from '../../sli/sample.ts';
import { Findings, type OracleVerdict } from './finding.ts';

/** A vote of one of the voters that made a block final. */
export interface CountedVote {
  readonly voter: string;
  readonly set: number;
  readonly round: number;
  /** The block that it was for: number and hash. */
  readonly target: string;
  readonly seenAtMs: number;
}

/** Sets that a signature is tried with beyond the newest that one was found for. */
const setsAhead = 8;

/**
 * Whether a voter has voted twice in a round, as justifications show it. Chains without offences never tell of equivocations, and
 * votes that come late are dropped unseen: what remains for everybody to read are the precommits that nodes collect, each node
 * its own. A signature tells the set by itself: it is tried with each.
 */
export class CountedVotes {
  #voters: AuthoritySet;
  readonly #known = new Set<string>();
  readonly #votes = new Map<string, CountedVote>();
  readonly #findings = new Findings('one_vote');
  #newestSet = 0;
  #unknown = 0;

  /** @param voters keys (ed25519) of all whose votes are judged, as hex */
  constructor(voters: readonly string[]) {
    this.#voters = votersOf(voters);
  }

  /** From now on votes of this voter are judged as well. */
  judgeAlso(voter: string): void {
    const known = this.#voters.authorities.map(({ key }) => key);
    if (!known.includes(voter)) this.#voters = votersOf([...known, voter]);
  }

  /** A justification as `grandpa_subscribeJustifications` of any node gives it. @throws AgentError when it is none */
  note(hex: unknown, seenAtMs: number): void {
    const { round, precommits } = decodeJustification(hex);
    for (const precommit of precommits) this.#noteVote(precommit, round, seenAtMs);
  }

  votesOf(voter: string): CountedVote[] {
    return [...this.#votes.values()].filter((vote) => vote.voter === voter);
  }

  /** Votes under the name of a voter whose signature fits no set. */
  get unknown(): number {
    return this.#unknown;
  }

  get verdict(): OracleVerdict {
    return this.#findings.verdict;
  }

  #noteVote(precommit: Precommit, round: number, seenAtMs: number): void {
    const { authority: voter, targetHash, targetNumber } = precommit;
    if (this.#voters.weightOf(voter) === 0n) return;
    const target = `${targetNumber} ${targetHash}`;
    // Four nodes tell of the same vote.
    const once = `${voter} ${round} ${target} ${Buffer.from(precommit.signature).toString('hex')}`;
    if (this.#known.has(once)) return;
    this.#known.add(once);
    const set = this.#setOf(precommit, round);
    if (set === undefined) {
      this.#unknown += 1;
      return;
    }
    this.#findings.judge();
    const place = `round ${round} of set ${set}`;
    const before = this.#votes.get(`${voter} ${place}`);
    if (!before) this.#votes.set(`${voter} ${place}`, { voter, set, round, target, seenAtMs });
    else if (before.target !== target)
      this.#findings.add(`${voter} voted for two blocks in ${place}: ${before.target} and ${target}`);
  }

  #setOf(
    { authority, targetHash: hash, targetNumber: number, signature }: Precommit,
    round: number,
  ): number | undefined {
    const isOf = (setId: number): boolean =>
      this.#voters.isSignedBy(authority, signedVoteBytes({ hash, number, round, setId }), signature);
    const newest = this.#newestSet;
    const found = [
      ...Array.from({ length: setsAhead + 1 }, (_, ahead) => newest + ahead),
      ...Array.from({ length: newest }, (_, behind) => newest - 1 - behind),
    ].find(isOf);
    this.#newestSet = Math.max(newest, found ?? 0);
    return found;
  }
}

function votersOf(keys: readonly string[]): AuthoritySet {
  return new AuthoritySet(
    0,
    keys.map((key) => ({ key, weight: 1n })),
  );
}
