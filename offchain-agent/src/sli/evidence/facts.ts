import type { ReportEntry } from '../report.ts';
import type { SamplingParameters } from '../sampling.ts';
import type { Difference } from './fault.ts';

/** A target as the chain planned it for a window; arrival needs no address. */
export interface PlannedTarget {
  readonly id: number;
  readonly hasRpc: boolean;
  readonly hasReachability: boolean;
}

/** What the chain says of one reporter and window: everything that evidence is held against. */
export interface ChainFacts {
  readonly genesis: string;
  /** Those in force at the window. */
  readonly parameters: SamplingParameters;
  /** The reporter as it stands now; none when the chain does not know the account any more. */
  readonly standing?: {
    readonly joined: number;
    readonly left?: number;
    readonly link: string;
    readonly linkWindow: number;
  };
  /** What is kept of the report until its window's retention ends. */
  readonly stored?: {
    readonly root: string;
    readonly contentId: string;
    readonly entriesHash: string;
    readonly parts: number;
  };
  /** Who was to be measured; none when the chain no longer tells. */
  readonly targets?: readonly PlannedTarget[];
  /** The reporter's own targets: it must not report about itself. */
  readonly own: ReadonlySet<number>;
  /** Authored blocks of the window by target, 0 for all; none when the chain no longer tells. */
  readonly authored?: ReadonlyMap<number, number>;
  /** How entries are split into parts. */
  readonly split: (entries: readonly ReportEntry[]) => readonly (readonly ReportEntry[])[];
}

export type EvidenceVerdict =
  | { readonly kind: 'verified' }
  | { readonly kind: 'differs'; readonly difference: Difference }
  | { readonly kind: 'unknown'; readonly reason: string };
