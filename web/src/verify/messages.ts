import type { VerifyChain } from '@almanac-chain/agent/verify/verify-chain';

/**
 * What the worker asks of the chain through its page: the calls of the port, but for openings of windows; `almanac verify` holds
 * proofs of samples against them.
 */
export type ChainCall = Exclude<keyof VerifyChain, 'genesisHash' | 'openedProofs'>;

/** A file as it was dropped, or evidence as it was fetched. */
export interface Dropped {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Start {
  readonly genesisHash: string;
  readonly sources: readonly Dropped[];
}

export interface VerifyQuestion {
  readonly kind: 'question';
  readonly id: number;
  readonly call: ChainCall;
  readonly args: readonly unknown[];
}

export interface VerifyReply {
  readonly kind: 'reply';
  readonly id: number;
  readonly value?: unknown;
  /** Of an AgentError: worker and page share no classes. */
  readonly fault?: { readonly code: string; readonly message: string };
}

/** What was verified, in the words of `almanac verify`. */
export interface Verified {
  readonly kind: 'verdict';
  readonly exit: number;
  readonly lines: readonly string[];
  readonly evidence: readonly {
    readonly name: string;
    readonly state: string;
    readonly text: string | undefined;
    readonly line: number | undefined;
    readonly field: string | undefined;
    readonly cid: string | undefined;
  }[];
  readonly records: readonly {
    readonly kind: 'window' | 'day';
    readonly startS: number;
    readonly target: number;
    readonly indicator: string;
    readonly state: string;
    readonly text: string | undefined;
  }[];
}

interface VerifyFailure {
  readonly kind: 'failed';
  readonly message: string;
}

export type FromWorker = VerifyQuestion | Verified | VerifyFailure;
