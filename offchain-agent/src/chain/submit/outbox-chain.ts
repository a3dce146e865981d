import { setTimeout as delay } from 'node:timers/promises';
import type { OutboxEffect } from '../../store/outbox-row.ts';
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
  /** Whether what a row is for has happened. */
  effectOf(effect: OutboxEffect): Promise<EffectState>;
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
