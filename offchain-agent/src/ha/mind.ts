import type { Identity, Stored, StoredState, Write, Written } from './coordinator/coordinator.ts';
import {
  further,
  isBehind,
  type Judgement,
  judgeHeartbeat,
  judgeSlot,
  judgeVote,
  type Mark,
  markOf,
  parseRecords,
  type RecordKey,
  type Records,
  raised,
  recordKeys,
  shownMark,
  type Vote,
} from './record.ts';

/** What a node asks before it signs. */
export type Question =
  | { readonly kind: 'slot'; readonly slot: number }
  | ({ readonly kind: 'vote' } & Vote)
  | { readonly kind: 'heartbeat'; readonly session: number };

export type SigningAnswer = 'yes' | 'no conflict' | 'no answer' | 'no lead';

/** What the coordinator is asked on the way to an answer. */
export type RecordCall = { readonly kind: 'write'; readonly write: Write } | { readonly kind: 'look' };

/** What came of it: nothing, when no answer came in time. */
export type RecordReply =
  | { readonly kind: 'written'; readonly written: Written }
  | { readonly kind: 'seen'; readonly seen: StoredState }
  | { readonly kind: 'silent' };

/** Another leader, or an answer that was lost, makes a question begin again; more often than this nobody is honest. */
const mostTries = 20;

/**
 * What a decider knows and by which rules it answers: no clock, no connection, no file. That two nodes do not sign the same
 * rests on the write alone, which the coordinator does only for the leader and over the very record that was judged.
 */
export class Mind {
  readonly #own: Identity;
  #lead: { readonly token: string; readonly untilMs: number } | undefined;
  #records: Records = {};
  #revisions: Readonly<Partial<Record<RecordKey, number>>> = {};
  #revision = 0;
  #mark: Mark;
  #fault: string | undefined;

  /** @param mark how far the record had come when it was last seen, by an earlier process of this decider */
  constructor(own: Identity, mark: Mark = {}) {
    this.#own = own;
    this.#mark = mark;
  }

  get records(): Records {
    return this.#records;
  }

  /** The furthest that was ever seen on record. */
  get mark(): Mark {
    return this.#mark;
  }

  /** Why nothing more is granted until a person has looked; it stays. */
  get fault(): string | undefined {
    return this.#fault;
  }

  get token(): string | undefined {
    return this.#lead?.token;
  }

  /** The revision below which nothing that is asked from now on may lie. */
  get floor(): number {
    return this.#revision;
  }

  /** For how long yet this decider may count on leading, ms. */
  leadMs(nowMs: number): number {
    if (this.#fault !== undefined || !this.#lead) return 0;
    return Math.max(0, Math.floor(this.#lead.untilMs - nowMs));
  }

  /** Gives the lead up, whatever the coordinator says. */
  dropLead(): void {
    this.#lead = undefined;
  }

  /**
   * Takes in what the coordinator told.
   * @param floor the `floor` of when it was asked
   * @param beatMs when the beat was sent that it answers; undefined when it answers none, which prolongs nothing
   */
  absorb(seen: StoredState, floor: number, beatMs?: number): void {
    if (seen.revision < floor) {
      return this.#fail(`the coordinator went back from revision ${floor} to ${seen.revision}`);
    }
    // What was asked earlier and came later than a write is out of date.
    if (seen.revision < this.#revision) return;
    const records = parseRecords(textsOf(seen));
    if (!records) return this.#fail('a record in the coordinator is not a signing record');
    const found = markOf(records);
    if (isBehind(found, this.#mark)) {
      return this.#fail(`the record went back from ${shownMark(this.#mark)} to ${shownMark(found)}`);
    }
    this.#revision = seen.revision;
    this.#records = records;
    this.#revisions = revisionsOf(seen);
    this.#mark = further(this.#mark, found);
    this.#lead = this.#leadOf(seen, beatMs);
  }

  /** The way from a question to its answer; `nowMs` is asked for anew each time. */
  *ask(question: Question, nowMs: () => number): Generator<RecordCall, SigningAnswer, RecordReply> {
    let wasSilent = false;
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const token = this.#lead?.token;
      if (token === undefined || this.leadMs(nowMs()) === 0) return wasSilent ? 'no answer' : 'no lead';
      const judgement = this.#judge(question, token);
      if (judgement.kind === 'conflict') return 'no conflict';
      if (judgement.kind === 'same') return this.#answerToSame(question, token, wasSilent);
      const written = yield* this.#write(question.kind, judgement.record, token);
      if (written === 'yes') return 'yes';
      if (written === 'silent') wasSilent = true;
    }
    return 'no answer';
  }

  /** Raises the record to a mark, as leader; whether it is there now. */
  *raise(mark: Mark, nowMs: () => number): Generator<RecordCall, boolean, RecordReply> {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const token = this.#lead?.token;
      if (token === undefined || this.leadMs(nowMs()) === 0) return false;
      const [next] = Object.entries(raised(this.#records, mark, { node: this.#own.node, token }));
      if (!next) return true;
      const [key, record] = next;
      yield* this.#write(key as RecordKey, record, token);
    }
    return false;
  }

  *#write(
    key: RecordKey,
    record: object,
    token: string,
  ): Generator<RecordCall, 'yes' | 'no' | 'silent', RecordReply> {
    const floor = this.#revision;
    const write = { key, value: JSON.stringify(record), token, revision: this.#revisions[key] ?? 0 };
    const reply = yield { kind: 'write', write };
    if (reply.kind === 'written') {
      if (!reply.written.isWritten) {
        this.absorb(reply.written.seen, floor);
        return 'no';
      }
      return this.#keep(key, record, reply.written.revision);
    }
    const next = yield { kind: 'look' };
    if (next.kind === 'seen') this.absorb(next.seen, floor);
    return 'silent';
  }

  #keep(key: RecordKey, record: object, revision: number): 'yes' {
    this.#records = { ...this.#records, [key]: record };
    this.#revisions = { ...this.#revisions, [key]: revision };
    this.#revision = Math.max(this.#revision, revision);
    this.#mark = further(this.#mark, markOf(this.#records));
    return 'yes';
  }

  #judge(question: Question, token: string): Judgement<object> {
    const own = { node: this.#own.node, token };
    const { slot, vote, heartbeat } = this.#records;
    if (question.kind === 'slot') return judgeSlot(slot, question.slot, own);
    if (question.kind === 'vote') return judgeVote(vote, question, own);
    return judgeHeartbeat(heartbeat, question.session, own);
  }

  // Two headers of one slot are never the same; two signatures of one vote are.
  #answerToSame(question: Question, token: string, wasSilent: boolean): SigningAnswer {
    if (question.kind !== 'slot') return 'yes';
    return wasSilent && this.#records.slot?.token === token ? 'no answer' : 'no conflict';
  }

  #leadOf(
    { leader }: StoredState,
    beatMs: number | undefined,
  ): { token: string; untilMs: number } | undefined {
    if (leader?.instance !== this.#own.instance) return undefined;
    if (beatMs !== undefined) return { token: leader.token, untilMs: beatMs + this.#own.leaseMs };
    return this.#lead?.token === leader.token ? this.#lead : undefined;
  }

  #fail(why: string): void {
    this.#fault ??= why;
    this.#lead = undefined;
  }
}

function textsOf({ records }: StoredState): Partial<Record<RecordKey, string>> {
  return mapped(records, ({ value }) => value);
}

function revisionsOf({ records }: StoredState): Partial<Record<RecordKey, number>> {
  return mapped(records, ({ revision }) => revision);
}

function mapped<Value>(
  records: StoredState['records'],
  read: (stored: Stored) => Value,
): Partial<Record<RecordKey, Value>> {
  return Object.fromEntries(
    recordKeys.flatMap((key) => {
      const found = records[key];
      return found ? [[key, read(found)] as const] : [];
    }),
  );
}
