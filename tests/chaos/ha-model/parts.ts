import type { Identity, Write, Written } from '../../../offchain-agent/src/ha/coordinator/coordinator.ts';
import {
  beatTable,
  emptyTable,
  lookAtTable,
  resignTable,
  type Table,
  writeTable,
} from '../../../offchain-agent/src/ha/coordinator/table.ts';
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
  /** A node signs with the author's key that its decider answers for, and no other. */
  readonly ownPair: boolean;
  /** Deciders for two authors share the votes of one voter. */
  readonly votesByVoter: boolean;
}

export const allDevices: Devices = {
  compareAndSet: true,
  signLog: true,
  mark: true,
  ownPair: true,
  votesByVoter: true,
};

/** Of the keys of an author: those from before a rotation, and those from after it. */
type Author = 0 | 1;

/** On its way between a decider and the coordinator. */
export interface ModelMessage {
  readonly who: number;
  /** Of which life of the decider. */
  readonly life: number;
  /** That the decider is configured for. */
  readonly author: Author;
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
  author: Author;
  life: number;
  readonly log: SignLog;
  /** What is on the decider's disk. */
  kept: Mark;
  isAsking: boolean;
  isBeating: boolean;
  /** Granted to the node, which has not signed yet. */
  granted: { readonly question: Question; readonly author: Author }[];
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
function writeBlindly(table: Table, _own: Identity, { key, value }: Write): Written {
  table.revision += 1;
  table.records = { ...table.records, [key]: { value, revision: table.revision } };
  return { isWritten: true, revision: table.revision };
}

/** What a coordinator keeps: by author lead, names and slots; the votes by voter, of whom there is one. */
export class ModelStore {
  #tables: [Table, Table] = [emptyTable(), emptyTable()];
  readonly #devices: Devices;

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  /** Does what a decider asks for, and answers. */
  done(own: Identity, author: Author, call: ModelMessage['call'], nowMs: number): RecordReply {
    const table = this.of(author);
    if (call.kind === 'beat')
      return { kind: 'seen', seen: beatTable(table, own, { status: '', wants: call.wants }, nowMs) };
    if (call.kind === 'look') return { kind: 'seen', seen: lookAtTable(table, own, nowMs) };
    if (call.kind === 'resign') {
      resignTable(table, own);
      return { kind: 'silent' };
    }
    const write = this.#devices.compareAndSet ? writeTable : writeBlindly;
    return { kind: 'written', written: write(table, own, call.write, nowMs) };
  }

  /** Of an author, with the votes of whoever wrote them last. */
  of(author: Author): Table {
    const [one, other] = [this.#tables[author], this.#tables[author === 0 ? 1 : 0]];
    one.revision = Math.max(one.revision, other.revision);
    other.revision = one.revision;
    const vote = other.records.vote;
    if (this.#devices.votesByVoter && vote && vote.revision > (one.records.vote?.revision ?? 0))
      one.records = { ...one.records, vote };
    return one;
  }

  copy(): ModelStore {
    const store = new ModelStore(this.#devices);
    store.#tables = structuredClone(this.#tables);
    return store;
  }
}

export function recordsOf({ records }: Table): ReturnType<typeof parseRecords> {
  return parseRecords(Object.fromEntries(Object.entries(records).map(([key, { value }]) => [key, value])));
}
