import type { Identity, Write, Written } from '../../../offchain-agent/src/ha/coordinator/coordinator.ts';
import type { Table } from '../../../offchain-agent/src/ha/coordinator/table.ts';
import type { Mind, Question, RecordCall, RecordReply } from '../../../offchain-agent/src/ha/mind.ts';
import { type Mark, parseRecords, steps } from '../../../offchain-agent/src/ha/record.ts';
import type { SignLog } from './gate.ts';

/** Which safety devices are on; each is taken out once, to see that the model finds what it prevents. */
export interface Devices {
  /** The record is written only by the leader, and over the record that was judged. */
  readonly compareAndSet: boolean;
  readonly signLog: boolean;
  /** A decider grants nothing on a record that went back. */
  readonly mark: boolean;
}

export const allDevices: Devices = { compareAndSet: true, signLog: true, mark: true };

/** On its way between a decider and the coordinator. */
export interface Message {
  readonly who: number;
  /** Of which life of the decider. */
  readonly life: number;
  readonly call:
    | RecordCall
    | { readonly kind: 'beat'; readonly wants: boolean }
    | { readonly kind: 'resign' };
  readonly floor: number;
  readonly sentMs: number;
  /** Takes what came back; undefined when nobody waits any longer. */
  reply: ((reply: RecordReply) => void) | undefined;
  answer: RecordReply | undefined;
}

/** A node with its decider. */
export interface Node {
  own: Identity;
  mind: Mind;
  life: number;
  readonly log: SignLog;
  /** What is on the decider's disk. */
  kept: Mark;
  isAsking: boolean;
  isBeating: boolean;
  /** Granted to the node, which has not signed yet. */
  granted: Question[];
}

const slotMs = 1_000;

/** A question that a node could ask: mostly of now, for one block or another. */
export function drawnQuestion(
  choice: number,
  nowMs: number,
  now: { readonly set: number; readonly round: number },
): Question {
  const near = Math.floor(choice / 3) % 8;
  if (choice % 3 === 0) {
    const beside = near === 5 ? 1 : near === 6 ? -1 : 0;
    return { kind: 'slot', slot: Math.floor(nowMs / slotMs) + beside };
  }
  const block = Math.floor(choice / 24) % 2;
  const step = steps[Math.floor(choice / 48) % 3] ?? 'prevote';
  const round = Math.max(1, now.round - (near === 7 ? 1 : 0));
  const hash = `0x${String(block + 1).repeat(64)}`;
  return { kind: 'vote', set: now.set, round, step, number: block, hash };
}

/** A coordinator's write without the device. */
export function writeBlindly(table: Table, _own: Identity, { key, value }: Write): Written {
  table.revision += 1;
  table.records = { ...table.records, [key]: { value, revision: table.revision } };
  return { isWritten: true, revision: table.revision };
}

export function recordsOf({ records }: Table): ReturnType<typeof parseRecords> {
  return parseRecords(Object.fromEntries(Object.entries(records).map(([key, { value }]) => [key, value])));
}
