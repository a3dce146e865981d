import { z } from 'zod';

/** What a GRANDPA voter signs in a round, in this order. */
export const steps = ['propose', 'prevote', 'precommit'] as const;
export type SigningStep = (typeof steps)[number];

/** A vote of one step of a round. */
interface CastVote {
  readonly step: SigningStep;
  /** Block that is voted for. */
  readonly number: number;
  /** 0x and 64 hex digits. */
  readonly hash: string;
}

/** A vote with the round it is for; rounds begin at 1 again in every authority set. */
export interface Vote extends CastVote {
  readonly set: number;
  readonly round: number;
}

/** How far somebody has come: the last slot and the last vote that were signed, seen or recorded. */
export interface Mark {
  readonly slot?: number | undefined;
  readonly vote?: { readonly set: number; readonly round: number; readonly step: SigningStep } | undefined;
}

const whole = z.int().min(0);
const by = { node: z.string(), token: z.string() };

const slotRecord = z.strictObject({ slot: whole, ...by });

const voteRecord = z.strictObject({
  set: whole,
  round: whole,
  /** In the order in which they were cast. */
  votes: z
    .array(z.strictObject({ step: z.enum(steps), number: whole, hash: z.string().regex(/^0x[0-9a-f]{64}$/) }))
    .max(steps.length),
  /** Up to this step of the round nothing more is granted, although no vote is known: the record was raised. */
  closed: z.enum(steps).optional(),
  ...by,
});

const heartbeatRecord = z.strictObject({ session: whole, ...by });

export type SlotRecord = z.infer<typeof slotRecord>;
export type VoteRecord = z.infer<typeof voteRecord>;
export type HeartbeatRecord = z.infer<typeof heartbeatRecord>;

/** What was signed last by this validator, whichever node of it signed. */
export interface Records {
  readonly slot?: SlotRecord | undefined;
  readonly vote?: VoteRecord | undefined;
  readonly heartbeat?: HeartbeatRecord | undefined;
}

export const recordKeys = ['slot', 'vote', 'heartbeat'] as const;
export type RecordKey = (typeof recordKeys)[number];

const schemas = { slot: slotRecord, vote: voteRecord, heartbeat: heartbeatRecord };

/** The records behind texts; undefined when one is not what a decider writes. */
export function parseRecords(texts: Readonly<Partial<Record<RecordKey, string>>>): Records | undefined {
  const records: Record<string, unknown> = {};
  for (const key of recordKeys) {
    const text = texts[key];
    if (text === undefined) continue;
    try {
      records[key] = schemas[key].parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  }
  return records as Records;
}

/** What may be done with a question, by what is on record. */
export type Judgement<Kept> =
  /** It is on record just as it was asked. */
  | { readonly kind: 'same' }
  /** It may be granted once this is written over the record that was judged. */
  | { readonly kind: 'write'; readonly record: Kept }
  /** Another is on record there, or a later one. */
  | { readonly kind: 'conflict' };

type By = Pick<SlotRecord, 'node' | 'token'>;

/** A slot is granted once and never below one that was granted. */
export function judgeSlot(record: SlotRecord | undefined, slot: number, own: By): Judgement<SlotRecord> {
  if (record && slot === record.slot) return { kind: 'same' };
  if (record && slot < record.slot) return { kind: 'conflict' };
  return { kind: 'write', record: { slot, ...own } };
}

/** Votes come in the order of (set, round, step); the same vote may be cast again as long as its round is on record. */
export function judgeVote(record: VoteRecord | undefined, vote: Vote, own: By): Judgement<VoteRecord> {
  const { set, round, step, number, hash } = vote;
  const cast = { step, number, hash };
  const ahead = record ? compare([set, round], [record.set, record.round]) : 1;
  if (!record || ahead > 0) return { kind: 'write', record: { set, round, votes: [cast], ...own } };
  if (ahead < 0) return { kind: 'conflict' };
  const before = record.votes.find((other) => other.step === step);
  if (before) return { kind: before.number === number && before.hash === hash ? 'same' : 'conflict' };
  if (steps.indexOf(step) <= lastStep(record)) return { kind: 'conflict' };
  const closed = record.closed === undefined ? {} : { closed: record.closed };
  return { kind: 'write', record: { set, round, votes: [...record.votes, cast], ...closed, ...own } };
}

/** A heartbeat is for one session and one node; the same node may send it again. */
export function judgeHeartbeat(
  record: HeartbeatRecord | undefined,
  session: number,
  own: By,
): Judgement<HeartbeatRecord> {
  if (record && session === record.session) return { kind: record.node === own.node ? 'same' : 'conflict' };
  if (record && session < record.session) return { kind: 'conflict' };
  return { kind: 'write', record: { session, ...own } };
}

/** How far records have come. */
export function markOf({ slot, vote }: Records): Mark {
  return {
    slot: slot?.slot,
    vote: vote && { set: vote.set, round: vote.round, step: steps[lastStep(vote)] ?? 'propose' },
  };
}

/** The further of two marks, slots and votes each for themselves. */
export function further(one: Mark, other: Mark): Mark {
  return {
    slot: isSlotBefore(one.slot, other.slot) ? other.slot : one.slot,
    vote: isVoteBefore(one.vote, other.vote) ? other.vote : one.vote,
  };
}

/** Whether the first has not come as far as the second, in slots or in votes. */
export function isBehind(one: Mark, other: Mark): boolean {
  return isSlotBefore(one.slot, other.slot) || isVoteBefore(one.vote, other.vote);
}

/** The records that say of nobody's signature, but grant nothing up to the mark. */
export function raised(records: Records, mark: Mark, own: By): Records {
  const now = markOf(records);
  return {
    ...(isSlotBefore(now.slot, mark.slot) && { slot: { slot: mark.slot ?? 0, ...own } }),
    ...(mark.vote && isVoteBefore(now.vote, mark.vote) && { vote: closedAt(records.vote, mark.vote, own) }),
  };
}

/** @example shownMark({ slot: 7 }) // 'slot 7, no vote' */
export function shownMark({ slot, vote }: Mark): string {
  const shownVote = vote ? `vote ${vote.set}/${vote.round}/${vote.step}` : 'no vote';
  return `${slot === undefined ? 'no slot' : `slot ${slot}`}, ${shownVote}`;
}

function closedAt(record: VoteRecord | undefined, mark: NonNullable<Mark['vote']>, own: By): VoteRecord {
  const { set, round, step } = mark;
  // Votes of the same round stay: they may be cast again.
  const votes = record?.set === set && record.round === round ? record.votes : [];
  return { set, round, votes, closed: step, ...own };
}

function lastStep({ votes, closed }: VoteRecord): number {
  const known = votes.map(({ step }) => steps.indexOf(step));
  return Math.max(-1, ...known, closed === undefined ? -1 : steps.indexOf(closed));
}

function isSlotBefore(one: number | undefined, other: number | undefined): boolean {
  return other !== undefined && (one === undefined || one < other);
}

function isVoteBefore(one: Mark['vote'], other: Mark['vote']): boolean {
  if (!other) return false;
  if (!one) return true;
  const place = ({ set, round, step }: NonNullable<Mark['vote']>) => [set, round, steps.indexOf(step)];
  return compare(place(one), place(other)) < 0;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [at, value] of one.entries()) {
    const difference = value - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
