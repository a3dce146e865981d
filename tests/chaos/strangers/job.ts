import type { DeciderFacts, HttpFacts } from './other-grammars.ts';
import type { RpcFacts } from './rpc-grammar.ts';

/** What strangers do. The held ones stay until they are told to end; the others send what they were told to, then end. */
const attackNames = [
  'calls',
  'one-address',
  'batches',
  'bytes',
  'headers',
  'idle',
  'idle-many',
  'slow-bodies',
  'unread',
  'subscriptions',
  'chain-head',
] as const;
export type AttackName = (typeof attackNames)[number];

export const heldAttacks: ReadonlySet<AttackName> = new Set([
  'idle',
  'idle-many',
  'slow-bodies',
  'unread',
  'subscriptions',
  'chain-head',
]);

/** How a server is spoken to, and what the attackers know of it. */
export type Surface =
  | { readonly kind: 'rpc'; readonly facts: RpcFacts }
  | { readonly kind: 'http'; readonly facts: HttpFacts }
  | { readonly kind: 'telemetry'; readonly facts: HttpFacts }
  | { readonly kind: 'decider'; readonly facts: DeciderFacts; readonly control: string }
  | { readonly kind: 'links'; readonly nodes: readonly string[] };

/** Where it listens: a port of loopback, or a socket of the file system. */
export type ServerPlace = { readonly port: number } | { readonly path: string };

export interface AttackJob {
  readonly attack: AttackName;
  readonly surface: Surface;
  readonly place: ServerPlace;
  readonly seed: number;
  /** Messages, or connections of a held attack. */
  readonly count: number;
}

export interface AttackTally {
  /** Messages and connections. */
  readonly sent: number;
  /** Of them, those that a handler answered: not refused as no request, as unknown, or as too many. */
  readonly reached: number;
  /** What was answered, by code or status, and what became of connections. */
  readonly seen: Readonly<Record<string, number>>;
}

export type ToAttacker = { readonly kind: 'begin'; readonly job: AttackJob } | { readonly kind: 'end' };
export type FromAttacker =
  | { readonly kind: 'under-way' }
  | { readonly kind: 'done'; readonly tally: AttackTally; readonly last: readonly string[] };
