import { type AvailabilityRow, bitOf } from '../../chain/relay/paras-inherent.ts';
import type { RelaySession } from '../../chain/relay/relay-session.ts';
import { type BlockOutcome, noCore } from './candidate-replay.ts';
import type { PlacedCandidate } from './place-candidate.ts';

/** What an active validator did in a session. */
interface MemberDuties {
  /** Candidates that its group backed on the chain: in each it could have had a vote. */
  candidates: number;
  seconded: number;
  valid: number;
  /** Blocks in which its vote on availability could stand, and did. */
  blocks: number;
  rows: number;
  /** Candidates that waited for pieces in those blocks, and how often its row said that it holds one. */
  pieces: number;
  held: number;
}

/** How many candidates came to which end. */
interface CandidateCounts {
  backed: number;
  included: number;
  timedOut: number;
  disputed: number;
  /** Pending at the end of the session, and so lost. */
  dropped: number;
  /** Pending when a block was not read, or backed soon after it. */
  unknown: number;
}

/** The work of one session. */
export class SessionTally {
  readonly session: RelaySession;
  readonly members: readonly MemberDuties[];
  readonly candidates: CandidateCounts = {
    backed: 0,
    included: 0,
    timedOut: 0,
    disputed: 0,
    dropped: 0,
    unknown: 0,
  };
  /** Votes on disputes in its blocks by account, whichever session the candidate was of: first ones, for which the chain pays. */
  readonly disputeVotes = new Map<string, number>();
  /** Candidates of which core and group cannot be told, by the reason. */
  readonly refused = new Map<string, number>();
  fromBlock: number | undefined;
  toBlock = 0;

  constructor(session: RelaySession) {
    this.session = session;
    this.members = session.accounts.map(() => ({
      candidates: 0,
      seconded: 0,
      valid: 0,
      blocks: 0,
      rows: 0,
      pieces: 0,
      held: 0,
    }));
  }

  add(block: number, rows: readonly AvailabilityRow[], outcome: BlockOutcome): void {
    this.fromBlock ??= block;
    this.toBlock = block;
    for (const candidate of outcome.backed) this.#addVotes(candidate);
    this.#addRows(rows, outcome.occupied);
    for (const what of ['backed', 'included', 'timedOut', 'disputed', 'dropped', 'unknown'] as const)
      this.candidates[what] += outcome[what].filter(({ core }) => core !== noCore).length;
    for (const { because } of outcome.refused)
      this.refused.set(because, (this.refused.get(because) ?? 0) + 1);
  }

  /** Takes note of a block that was not read. @param unknown candidates that waited then */
  leave(block: number, unknown: readonly PlacedCandidate[]): void {
    this.fromBlock ??= block;
    this.toBlock = block;
    this.candidates.unknown += unknown.filter(({ core }) => core !== noCore).length;
  }

  addDisputeVotes(accounts: readonly string[]): void {
    for (const account of accounts) this.disputeVotes.set(account, (this.disputeVotes.get(account) ?? 0) + 1);
  }

  #addVotes({ voters, silent }: PlacedCandidate): void {
    for (const { validator, vote } of voters) {
      const member = this.members[validator];
      if (!member) continue;
      member.candidates += 1;
      member[vote] += 1;
    }
    for (const validator of silent) {
      const member = this.members[validator];
      if (member) member.candidates += 1;
    }
  }

  #addRows(rows: readonly AvailabilityRow[], occupied: readonly PlacedCandidate[] = []): void {
    for (const member of this.members) {
      member.blocks += 1;
      member.pieces += occupied.length;
    }
    for (const { validator, bits } of rows) {
      const member = this.members[validator];
      if (!member) continue;
      member.rows += 1;
      member.held += occupied.filter(({ core }) => bitOf(bits, core)).length;
    }
  }
}
