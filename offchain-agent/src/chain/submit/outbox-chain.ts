import { setTimeout as delay } from 'node:timers/promises';
import type { FinalizedHead } from '../reporting/reporting-chain.ts';

/** How many blocks after the one it was signed at an extrinsic can be included: a power of two. */
export const mortalBlocks = 32;

export interface SignedExtrinsic {
  /** The signed extrinsic and its BLAKE2b-256 hash, hex. */
  readonly extrinsic: string;
  readonly hash: string;
  /** Number of the first block that can no longer include it: that of its birth and `mortalBlocks`. */
  readonly diesAt: number;
}

/** Why a call failed although its extrinsic was included. */
export interface DispatchFailure {
  /** `Sli` of `Sli.Duplicate`; absent for errors of no pallet. */
  readonly pallet?: string;
  readonly name: string;
  /** The runtime's own words about it. */
  readonly text: string;
  /** What the error carries besides its name, SCALE encoded and padded with zeros. */
  readonly payload?: Uint8Array;
}

/** What became of an included extrinsic; `unreadable` where the node no longer has the block's events. */
export type Dispatch =
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed'; readonly failure: DispatchFailure }
  | { readonly kind: 'unreadable' };

/** Where in the finalized chain an extrinsic stands. */
export interface Inclusion {
  readonly block: number;
  readonly index: number;
  readonly dispatch: Dispatch;
}

/**
 * Whether what a row is for is there already, at a finalized block not before the one last asked for. `open`: not yet, and the
 * chain still takes it. `early`: not, and the chain does not take it yet. `closed`: not, and it will never take it. `absent`: not,
 * and the chain does not say until when it can come.
 */
export type EffectState = 'done' | 'open' | 'early' | 'closed' | 'absent';

/** What a node's pool says of an extrinsic. Nothing of it is final: only a finalized block is. */
export type PoolAnswer =
  | { readonly kind: 'taken' }
  /** Refused for now: the pool is full, another extrinsic has the nonce, the nonce is used in the best block. */
  | { readonly kind: 'waiting'; readonly why: string }
  /** The account does not exist or cannot pay the fee. */
  | { readonly kind: 'unpaid' };

/** What the outbox asks of a chain, for one signing account. */
export interface OutboxChain {
  /** The account as outbox rows name it. */
  readonly account: string;
  finalizedHead(): Promise<FinalizedHead>;
  followFinalized(onHead: (head: FinalizedHead) => void): Promise<() => void>;
  /** The nonce of the account's next extrinsic in the state of a finalized block. */
  nonceAt(head: FinalizedHead): Promise<number>;
  /**
   * Signs a call, mortal from this block on, for the runtime of this block.
   * @throws AgentError `bad_input/call` when the runtime does not know the call
   */
  sign(call: string, nonce: number, head: FinalizedHead): Promise<SignedExtrinsic>;
  submit(extrinsic: string): Promise<PoolAnswer>;
  /** Looks for an extrinsic in the finalized blocks `from` to `to`, both included. */
  find(hash: string, from: number, to: number): Promise<Inclusion | undefined>;
  /** Whether a finalized upgrade since block `born` makes what was signed at it invalid for ever. */
  isSuperseded(born: number, head: FinalizedHead): Promise<boolean>;
  /** Whether the effect that a row's key names has happened. */
  effectOf(key: string): Promise<EffectState>;
}

export const machineClock: OutboxClock = {
  now: () => Date.now(),
  wait: async (ms, signal) => {
    // That the wait was cut short shows in the signal.
    await delay(ms, undefined, { signal }).catch(() => undefined);
  },
};

/** The time an outbox lives by: the machine's, or a test's. */
export interface OutboxClock {
  now(): number;
  /** Ends after this time, or as soon as the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** The effect that a report's part has, as the key of its outbox row names it. */
export interface ReportKey {
  readonly network: number;
  readonly reporter: string;
  readonly window: number;
  /** Of a report that is committed to before anybody reports, its commit and its opening come before its parts. */
  readonly part: ReportStep;
  /** Whether it is a part of a census, and not of a report of samples. */
  readonly ofCensus?: true;
}

export type ReportStep = 'commit' | 'open' | number;

/** @example reportKey({ network: 0, reporter: '5Grw', window: 60, part: 0 }) // 'report/0/5Grw/60/0' */
export function reportKey({ network, reporter, window, part, ofCensus }: ReportKey): string {
  return `${ofCensus ? 'census' : 'report'}/${network}/${reporter}/${window}/${part}`;
}

/** The parts of a report's key; `undefined` for a key of another kind. */
export function parseReportKey(key: string): ReportKey | undefined {
  const match = /^(report|census)\/(\d+)\/([^/]+)\/(\d+)\/(\d+|commit|open)$/.exec(key);
  if (!match) return undefined;
  const [, kind, network, reporter = '', window, step = ''] = match;
  const part: ReportStep = step === 'commit' || step === 'open' ? step : Number(step);
  const place = { network: Number(network), reporter, window: Number(window), part };
  return kind === 'census' ? { ...place, ofCensus: true } : place;
}

/** Whether a row is a later part of the report of which another one is a part. */
export function isLaterPart(key: string, ofKey: string): boolean {
  const later = parseReportKey(key);
  const earlier = parseReportKey(ofKey);
  if (!later || !earlier) return false;
  const isSame = reportKey({ ...later, part: 0 }) === reportKey({ ...earlier, part: 0 });
  return isSame && orderOf(later.part) > orderOf(earlier.part);
}

function orderOf(step: ReportStep): number {
  if (typeof step === 'number') return step;
  return step === 'commit' ? -2 : -1;
}

/** What a claim's row is for: what its reporter is owed of a window. */
export type ClaimKey = Pick<ReportKey, 'network' | 'reporter' | 'window'>;

export function claimKey({ network, reporter, window }: ClaimKey): string {
  return `claim/${network}/${reporter}/${window}`;
}

/** The parts of a claim's key; `undefined` for a key of another kind. */
export function parseClaimKey(key: string): ClaimKey | undefined {
  const match = /^claim\/(\d+)\/([^/]+)\/(\d+)$/.exec(key);
  if (!match) return undefined;
  const [, network, reporter = '', window] = match;
  return { network: Number(network), reporter, window: Number(window) };
}
