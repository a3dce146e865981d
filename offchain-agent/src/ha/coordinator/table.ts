import type { RecordKey } from '../record.ts';
import type { Beat, Identity, Leader, Stored, StoredState, Write, Written } from './coordinator.ts';

/** Who leads and who is there, each until a time, ms on the clock of whoever keeps the table. */
export interface Leases {
  leader: (Leader & { readonly untilMs: number }) | undefined;
  nodes: Readonly<
    Record<string, { readonly instance: string; readonly status: string; readonly untilMs: number }>
  >;
  /** Of the last leadership. */
  tokens: number;
}

/** What outlives everybody. */
export interface KeptRecords {
  /** Counts writes. */
  revision: number;
  records: Readonly<Partial<Record<RecordKey, Stored>>>;
}

/** The whole rule of a coordinator over a table; memory, file and the model of the tests share it. */
export interface Table extends Leases, KeptRecords {}

export function emptyTable(): Table {
  return { ...noLeases(), ...noRecords() };
}

export function noLeases(): Leases {
  return { leader: undefined, nodes: {}, tokens: 0 };
}

export function noRecords(): KeptRecords {
  return { revision: 0, records: {} };
}

/** Drops what has run out. */
function expire(table: Leases, nowMs: number): void {
  if (table.leader && table.leader.untilMs <= nowMs) table.leader = undefined;
  const living = Object.entries(table.nodes).filter(([, { untilMs }]) => untilMs > nowMs);
  if (living.length < Object.keys(table.nodes).length) table.nodes = Object.fromEntries(living);
}

export function beatTable(table: Table, own: Identity, { status, wants }: Beat, nowMs: number): StoredState {
  const { node, instance, leaseMs } = own;
  expire(table, nowMs);
  const untilMs = nowMs + leaseMs;
  const holder = table.nodes[node];
  const isNamed = holder === undefined || holder.instance === instance;
  if (isNamed) table.nodes = { ...table.nodes, [node]: { instance, status, untilMs } };
  if (table.leader?.instance === instance) {
    table.leader = { ...table.leader, untilMs };
  } else if (!table.leader && wants && isNamed) {
    table.tokens += 1;
    table.leader = { node, instance, token: String(table.tokens), untilMs };
  }
  return seenOf(table, own);
}

export function lookAtTable(table: Table, own: Identity, nowMs: number): StoredState {
  expire(table, nowMs);
  return seenOf(table, own);
}

export function writeTable(table: Table, own: Identity, write: Write, nowMs: number): Written {
  expire(table, nowMs);
  const { key, value, token, revision } = write;
  const isLeader = table.leader?.instance === own.instance && table.leader.token === token;
  if (!isLeader || (table.records[key]?.revision ?? 0) !== revision) {
    return { isWritten: false, seen: seenOf(table, own) };
  }
  table.revision += 1;
  table.records = { ...table.records, [key]: { value, revision: table.revision } };
  return { isWritten: true, revision: table.revision };
}

export function resignTable(table: Leases, { instance }: Identity): void {
  if (table.leader?.instance === instance) table.leader = undefined;
}

export function leaveTable(table: Leases, own: Identity): void {
  resignTable(table, own);
  const { [own.node]: holder, ...others } = table.nodes;
  if (holder?.instance === own.instance) table.nodes = others;
}

function seenOf(table: Table, own: Identity): StoredState {
  const { leader } = table;
  return {
    revision: table.revision,
    isNamed: table.nodes[own.node]?.instance === own.instance,
    leader: leader && { node: leader.node, instance: leader.instance, token: leader.token },
    records: table.records,
    nodes: Object.entries(table.nodes).map(([node, { instance, status }]) => ({ node, instance, status })),
  };
}
