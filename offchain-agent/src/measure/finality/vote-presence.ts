import type { AuthoritySet } from '../../chain/grandpa/authority-set.ts';
import type { Justification } from '../../chain/grandpa/justification.ts';

/** What may be said of the votes of a key. A vote is signed; that there is none is what some nodes did not see. */
export type Presence =
  /** Absent by right. */
  | { readonly kind: 'not_in_set'; readonly lastVote: number | undefined }
  | { readonly kind: 'voted'; readonly lastVote: number }
  /** No vote in so many steps of finality of each of so many nodes. */
  | {
      readonly kind: 'no_vote';
      readonly lastVote: number | undefined;
      readonly steps: number;
      readonly nodes: number;
    }
  /** In the set, no vote seen, and too few steps to say more. */
  | { readonly kind: 'unknown' };

/**
 * Steps without a vote of which nothing is said. A node stops collecting at two thirds, so the votes of healthy members are
 * missing often, up to three times running as measured with four and six validators.
 */
export const leastSilentSteps = 20;
/** Steps remembered of each node: enough for any figure shown. */
const keptSteps = 1_000;

interface Member {
  /** The block from which on its votes may be expected. */
  readonly since: number;
}

/**
 * Who votes on finality, from the justifications that nodes stream; all must be verified. Presence is signed and absence
 * is no fact: each node stops collecting at the threshold, and is free to choose. So votes seen at several nodes are put
 * together, and silence is told with what it rests on. Never a census.
 */
export class VotePresence {
  readonly #lastVotes = new Map<string, number>();
  /** Targets of each node's latest steps, ascending. */
  readonly #steps = new Map<string, number[]>();
  #members: ReadonlyMap<string, Member> = new Map();
  #setId = -1;

  /**
   * @param node names who streamed it
   * @param set the one that voted
   */
  add(node: string, { precommits, targetNumber, ancestries }: Justification, set: AuthoritySet): void {
    if (set.id > this.#setId) this.#enter(set, targetNumber);
    // A member can sign any number: beyond the headers that came along, it shows nothing.
    const highest = ancestries.reduce((most, { number }) => Math.max(most, number), targetNumber);
    for (const { authority, targetNumber: votedFor } of precommits) {
      if (set.weightOf(authority) === 0n) continue;
      const number = Math.min(votedFor, highest);
      this.#lastVotes.set(authority, Math.max(number, this.lastVoteOf(authority) ?? 0));
    }
    const steps = this.#steps.get(node) ?? [];
    this.#steps.set(node, steps);
    if (targetNumber <= (steps.at(-1) ?? -1)) return;
    steps.push(targetNumber);
    if (steps.length > keptSteps) steps.shift();
  }

  /** The last block that a key was seen to vote for; signed. */
  lastVoteOf(key: string): number | undefined {
    return this.#lastVotes.get(key);
  }

  /** Every key of the newest set, or that was ever seen to vote. */
  get keys(): readonly string[] {
    return [...new Set([...this.#members.keys(), ...this.#lastVotes.keys()])];
  }

  of(key: string): Presence {
    const lastVote = this.lastVoteOf(key);
    const member = this.#members.get(key);
    if (!member) return { kind: 'not_in_set', lastVote };
    const quietSince = Math.max(lastVote ?? 0, member.since - 1);
    const silences = [...this.#steps.values()]
      .map((steps) => steps.filter((target) => target > quietSince).length)
      .filter((count) => count >= leastSilentSteps);
    if (silences.length > 0) {
      return { kind: 'no_vote', lastVote, steps: Math.min(...silences), nodes: silences.length };
    }
    return lastVote === undefined ? { kind: 'unknown' } : { kind: 'voted', lastVote };
  }

  #enter(set: AuthoritySet, since: number): void {
    this.#members = new Map(set.authorities.map(({ key }) => [key, this.#members.get(key) ?? { since }]));
    this.#setId = set.id;
  }
}

/**
 * A presence in words that claim no more than was seen.
 * @example presenceText({ kind: 'no_vote', lastVote: 120, steps: 25, nodes: 2 })
 * // 'no vote for 25 steps, seen by 2 nodes; last vote at block 120'
 */
export function presenceText(presence: Presence): string {
  const last = (lastVote: number | undefined): string =>
    lastVote === undefined ? 'no vote seen before' : `last vote at block ${lastVote}`;
  switch (presence.kind) {
    case 'voted':
      return last(presence.lastVote);
    case 'not_in_set':
      return `not in the authority set, absent by right; ${last(presence.lastVote)}`;
    case 'no_vote':
      return `no vote for ${presence.steps} steps, seen by ${presence.nodes} ${presence.nodes === 1 ? 'node' : 'nodes'}; ${last(presence.lastVote)}`;
    case 'unknown':
      return 'no vote seen yet, in too few steps to say more';
  }
}
