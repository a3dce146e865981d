import type { PlannedMix } from '../planned-mix.ts';
import type { TransferTemplate } from '../transfer.ts';

/** One account of the generator: what it signs with, where it sends, and its next nonce. */
interface PlannedAccount {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly nonce: number;
}

/** All that the generator's process needs; transaction i is of account i mod n and goes to endpoint (i mod n) mod e. */
export interface GeneratorPlan {
  readonly endpoints: readonly string[];
  readonly accounts: readonly PlannedAccount[];
  readonly template: TransferTemplate;
  /** What is sent in place of transfers. */
  readonly mix?: PlannedMix | undefined;
  /** Microseconds after the start, ascending. */
  readonly intendedUs: Float64Array;
  /** How long an answer may take after the last transaction was sent. */
  readonly answerWithinMs: number;
}

/** A plan whose accounts have the numbers by which they follow from the funding key. */
export interface NumberedPlan extends GeneratorPlan {
  readonly accounts: readonly (PlannedAccount & { readonly number: number })[];
}

/** A refusal by a node, and how often it came. */
export interface CountedRefusal {
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
  readonly refusals: readonly CountedRefusal[];
  /** `signatureMark` of each transaction as it was sent; empty of a read. */
  readonly marks: readonly string[];
  /** Of one core, while it was sending; of several generators the busiest. */
  readonly cpuShare: number;
  /** Generators that ended in the middle, a sentence each. */
  readonly lost?: readonly string[];
  /** How far apart several generators may have started. */
  readonly startWithinUs?: number;
}

export type ToGenerator =
  | { readonly kind: 'plan'; readonly plan: GeneratorPlan }
  | { readonly kind: 'start'; readonly atUs: number };

export type FromGenerator =
  | { readonly kind: 'ready'; readonly signMs: number }
  | { readonly kind: 'sent' }
  | { readonly kind: 'done'; readonly report: GeneratorReport }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
