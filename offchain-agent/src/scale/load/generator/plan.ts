import type { TransferTemplate } from '../transfer/template.ts';

/** One account of the generator: what it signs with, where it sends, and its next nonce. */
export interface PlannedAccount {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly nonce: number;
}

/** All that the generator's process needs; transaction i is of account i mod n and goes to endpoint (i mod n) mod e. */
export interface GeneratorPlan {
  readonly endpoints: readonly string[];
  readonly accounts: readonly PlannedAccount[];
  readonly template: TransferTemplate;
  /** Microseconds after the start, ascending. */
  readonly intendedUs: Float64Array;
  /** How long an answer may take after the last transaction was sent. */
  readonly answerWithinMs: number;
}

/** A refusal by a node, and how often it came. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly count: number;
}

/** What the generator did; instants in microseconds of the monotonic clock, NaN for what did not happen. */
export interface GeneratorReport {
  readonly sentUs: Float64Array;
  /** When the node answered that it took the transaction. */
  readonly acceptedUs: Float64Array;
  readonly refusedUs: Float64Array;
  readonly refusals: readonly Refusal[];
  /** `signatureMark` of each transaction as it was sent. */
  readonly marks: readonly string[];
  /** Of one core, while it was sending. */
  readonly cpuShare: number;
}

export type ToGenerator =
  | { readonly kind: 'plan'; readonly plan: GeneratorPlan }
  | { readonly kind: 'start'; readonly atUs: number };

export type FromGenerator =
  | { readonly kind: 'ready'; readonly signMs: number }
  | { readonly kind: 'sent' }
  | { readonly kind: 'done'; readonly report: GeneratorReport }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
