import { entryOf } from '../../base/map-entry.ts';
import { groupAt, type RelaySession } from '../../chain/relay/relay-session.ts';
import type { SessionBlock } from '../backing/count-sessions.ts';
import type { CollatorWitness } from './collator-witness.ts';
import { judgeSession } from './judge-session.ts';
import { judgeSlots } from './judge-slots.ts';
import type { Certainty, Loss, LostKind, SlotLoss, Verdict } from './loss.ts';
import type { JudgedBlock, SeenSession } from './seen-session.ts';
import { SeenSessions } from './seen-sessions.ts';
import type { SiblingListener } from './sibling-listener.ts';

/** Whose doing a loss was, as the one sees it that lost. `chain`: the end of a session, a dispute, or a fork. */
export type Side = 'own' | 'group' | 'author' | 'collator' | 'chain' | 'unknown';

export const sides: readonly Side[] = ['own', 'group', 'author', 'collator', 'chain', 'unknown'];

export interface SideLosses {
  points: number;
  readonly counts: Record<LostKind, number>;
  readonly certainty: Record<Certainty, number>;
}

/** What one validator lost in some sessions. */
export interface ValidatorBlame {
  readonly sides: Readonly<Record<Side, SideLosses>>;
  /** Blocks in which its group had a core without a claim: luck. */
  idleBlocks: number;
  /** All but missing bits. */
  readonly losses: (Loss | SlotLoss)[];
}

interface BlameOptions {
  /** Of blocks, where they were listened to. */
  readonly siblings?: SiblingListener;
  /** Of collators, where parachains were listened to. */
  readonly witness?: CollatorWitness;
}

/** What is lost in sessions, and through whom, by account. */
export class BlameTally {
  readonly #accounts = new Map<string, ValidatorBlame>();
  readonly #witness: CollatorWitness | undefined;
  readonly #sessions: SeenSessions;
  #unjudged = 0;
  #unownedSlots = 0;
  #unreadOffers: { readonly blocks: number; readonly because: string } | undefined;

  constructor({ siblings, witness }: BlameOptions = {}) {
    this.#sessions = new SeenSessions((seen) => this.#judge(seen), siblings);
    this.#witness = witness;
  }

  get accounts(): ReadonlyMap<string, ValidatorBlame> {
    return this.#accounts;
  }

  /** Blocks of which nobody tells the claims on cores, or what waited on them: their empty cores are not judged. */
  get unjudgedBlocks(): number {
    return this.#unjudged;
  }

  /** Blocks before which slots may be empty, and nobody knows whose they were. */
  get blocksWithoutOwners(): number {
    return this.#unownedSlots;
  }

  /** Blocks of which nobody can tell who was disabled, why of the first: missing votes and slots there are laid to nobody. */
  get unreadOffers(): { readonly blocks: number; readonly because: string } | undefined {
    return this.#unreadOffers;
  }

  /** Whether all was judged that could be lost. */
  get isWhole(): boolean {
    return this.#unjudged === 0 && this.#unownedSlots === 0 && this.#unreadOffers === undefined;
  }

  /** Takes the next block; a session is judged at its end. */
  add(block: SessionBlock): void {
    this.#sessions.add(block);
    const { unread } = block;
    if (unread === undefined) return;
    const { blocks = 0, because = unread } = this.#unreadOffers ?? {};
    this.#unreadOffers = { blocks: blocks + 1, because };
  }

  /** Judges what is there. */
  end(): void {
    this.#sessions.end();
  }

  #judge(seen: SeenSession): void {
    const { session, blocks } = seen;
    for (const loss of judgeSession(seen, this.#witness)) this.#lay(loss, session);
    for (const loss of judgeSlots(seen))
      this.#layOn(loss.account, loss, sideOf(loss, seen.placeOf(loss.account)));
    for (const block of blocks) this.#countIdle(block, session);
  }

  #lay(loss: Loss, session: RelaySession): void {
    for (const validator of loss.validators)
      this.#layOn(session.accounts[validator], loss, sideOf(loss, validator));
  }

  #layOn(account: string | undefined, loss: Loss | SlotLoss, on: Side): void {
    const blame = this.#of(account);
    const side = blame.sides[on];
    side.points += loss.points;
    side.counts[loss.kind] += 1;
    side.certainty[loss.certainty] += 1;
    if (loss.kind !== 'bit') blame.losses.push(loss);
  }

  #countIdle(block: JudgedBlock, session: RelaySession): void {
    const { claims, outcome, number } = block;
    if (!claims || !outcome.occupied || outcome.refused.length > 0) this.#unjudged += 1;
    if (!block.emptySlots) this.#unownedSlots += 1;
    if (!claims) return;
    for (const core of session.groups.keys()) {
      const group = groupAt(session, core, number);
      if (claims.has(core) || group === undefined) continue;
      for (const member of session.groups[group] ?? []) this.#of(session.accounts[member]).idleBlocks += 1;
    }
  }

  #of(account = ''): ValidatorBlame {
    return entryOf(this.#accounts, account, () => ({
      sides: Object.fromEntries(sides.map((side) => [side, noLosses()])) as Record<Side, SideLosses>,
      idleBlocks: 0,
      losses: [],
    }));
  }
}

function noLosses(): SideLosses {
  return {
    points: 0,
    counts: { core: 0, vote: 0, inclusion: 0, bit: 0, slot: 0 },
    certainty: { certain: 0, likely: 0, unknown: 0 },
  };
}

function sideOf({ cause, by }: Verdict, validator: number | undefined): Side {
  if (cause === 'session_change' || cause === 'dispute' || cause === 'fork') return 'chain';
  const isIts = validator !== undefined && by.includes(validator);
  if (cause === 'self' || cause === 'disabled' || isIts) return 'own';
  return cause;
}
