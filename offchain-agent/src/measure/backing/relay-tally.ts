import { entryOf } from '../../base/map-entry.ts';
import { type RelaySession, supermajority } from '../../chain/relay/relay-session.ts';
import { type BlockOutcome, CandidateReplay } from './candidate-replay.ts';
import { importDisputes } from './dispute-import.ts';
import type { ParasBlock } from './paras-block.ts';
import { type Points, SessionPoints } from './session-points.ts';
import { SessionTally } from './session-tally.ts';

/** At a session's edge the chain pays for a block somebody else than its author, or nobody. */
export interface WrongCredit {
  readonly block: number;
  readonly author: string | undefined;
  readonly credited: string | undefined;
}

/**
 * Duties and points of the validators of a relay chain, from its blocks one by one.
 * Points are those that the chain pays, with what it does at the edge of a session: there the place of the author counts in
 * the list that has just ended, what is included counts for the session to come, and who leaves is paid for none of it.
 */
export class RelayTally {
  readonly #replay = new CandidateReplay();
  readonly #sessions = new Map<number, SessionTally>();
  readonly #reports = new Map<number, SessionPoints>();
  readonly #authored = new Map<number, Map<string, number>>();
  readonly #wrongCredits: WrongCredit[] = [];
  readonly #lastCredits = new Map<number, string | undefined>();
  readonly #lowerBounds = new Set<number>();
  #session: RelaySession | undefined;

  /**
   * @param session of the first block; where that is not its `startBlock`, what waited for pieces before is not seen.
   * Undefined where it is not known: counting begins with the next one
   */
  constructor(session: RelaySession | undefined) {
    this.#session = session;
  }

  /** The session of the next block; undefined where it is not known. */
  get session(): RelaySession | undefined {
    return this.#session;
  }

  get sessions(): ReadonlyMap<number, SessionTally> {
    return this.#sessions;
  }

  /** Points by the session that reports them. */
  get reports(): ReadonlyMap<number, SessionPoints> {
    return this.#reports;
  }

  /** Blocks by session and by the account of their author, whoever was credited with them. */
  get authored(): ReadonlyMap<number, ReadonlyMap<string, number>> {
    return this.#authored;
  }

  /** Sessions whose report has points at least, because a block that was not read, or what followed from it, counts for them. */
  get lowerBounds(): ReadonlySet<number> {
    return this.#lowerBounds;
  }

  get wrongCredits(): readonly WrongCredit[] {
    return this.#wrongCredits;
  }

  /** By session, whom the chain pays for its last block: an account, or nobody. */
  get lastCredits(): ReadonlyMap<number, string | undefined> {
    return this.#lastCredits;
  }

  /**
   * @param next the session that begins after the block, where it ends one
   * @param accountsOf validators of earlier sessions, on whose candidates there may still be disputes
   */
  add(
    block: ParasBlock,
    next: RelaySession | undefined,
    accountsOf: (session: number) => readonly string[] | undefined = () => undefined,
  ): BlockOutcome {
    const session = this.#session;
    if (!session) throw new RangeError(`the session of block ${block.number} is not known`);
    if (block.endsSession !== (next !== undefined))
      throw new RangeError(`block ${block.number} and the session after it do not belong together`);
    const tally = entryOf(this.#sessions, session.index, () => new SessionTally(session));
    const by = next ?? session;
    const invalid = this.#addDisputes(block, session, by, tally, accountsOf);
    const outcome = this.#replay.add(block, session, invalid);
    tally.add(block.number, block.inherent.rows, outcome);
    for (const { voters } of outcome.included) {
      this.#pay(
        session.accounts,
        by,
        voters.map(({ validator }) => validator),
        'backing',
      );
    }
    // What is not seen can be included, too, and in the last block it counts for the next session.
    if (outcome.unknown.length > 0 || !outcome.occupied) this.#lowerBounds.add(by.index);
    if (outcome.refused.length > 0) this.#lowerBounds.add(session.index);
    this.#addAuthor(block, session, by);
    if (next) this.#session = next;
    return outcome;
  }

  /**
   * Goes past a block that was not read. What it did counts for nobody, and what waited then is of unknown outcome: so points
   * are a lower bound.
   * @param next the session that begins after it, where it ends one and that session is known
   */
  leave(block: Pick<ParasBlock, 'number' | 'endsSession'>, next: RelaySession | undefined): void {
    const session = this.#session;
    if (session) {
      const tally = entryOf(this.#sessions, session.index, () => new SessionTally(session));
      tally.leave(block.number, this.#replay.leave(block, session));
      this.#lowerBounds.add(session.index);
    }
    if (next) this.#lowerBounds.add(next.index);
    if (block.endsSession) this.#session = next;
  }

  /** Candidates that the votes of this block find invalid, of the session that still is. */
  #addDisputes(
    block: ParasBlock,
    current: RelaySession,
    by: RelaySession,
    tally: SessionTally,
    accountsOf: (session: number) => readonly string[] | undefined,
  ): ReadonlySet<string> {
    const invalid = new Set<string>();
    const imported = importDisputes(block.inherent.disputes, block.disputesBefore);
    for (const [place, set] of block.inherent.disputes.entries()) {
      const { participants = [], against = 0 } = imported[place] ?? {};
      const isCurrent = set.session === current.index;
      const accounts = isCurrent ? current.accounts : accountsOf(set.session);
      if (!accounts) throw new RangeError(`who voted in session ${set.session} is not known`);
      if (isCurrent && against >= supermajority(accounts.length)) invalid.add(set.candidate);
      tally.addDisputeVotes(participants.flatMap((place) => accounts[place] ?? []));
      this.#pay(accounts, by, participants, 'disputes');
    }
    return invalid;
  }

  /** Pays validators of a session for what counts at once: only who is elected by then. */
  #pay(accounts: readonly string[], by: RelaySession, places: readonly number[], duty: keyof Points): void {
    const elected = electedOf(by);
    const report = this.#report(by.index);
    for (const place of places) {
      const account = accounts[place];
      if (account !== undefined && elected.has(account)) report.pay(account, duty);
    }
  }

  #addAuthor(
    { number, author: place, endsSession }: ParasBlock,
    session: RelaySession,
    by: RelaySession,
  ): void {
    const credited = place === undefined ? undefined : session.elected[place];
    const author = place === undefined ? undefined : by.elected[place];
    if (credited !== undefined) this.#report(session.index).pay(credited, 'authoring');
    if (endsSession) this.#lastCredits.set(session.index, credited);
    const authored = entryOf(this.#authored, session.index, () => new Map<string, number>());
    if (author !== undefined) authored.set(author, (authored.get(author) ?? 0) + 1);
    if (author !== credited) this.#wrongCredits.push({ block: number, author, credited });
  }

  #report(index: number): SessionPoints {
    return entryOf(this.#reports, index, () => new SessionPoints());
  }
}

const electedSets = new WeakMap<RelaySession, ReadonlySet<string>>();

function electedOf(session: RelaySession): ReadonlySet<string> {
  const known = electedSets.get(session) ?? new Set(session.elected);
  electedSets.set(session, known);
  return known;
}
