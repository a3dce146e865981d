import type { ServedChainFacts } from '../chain/served-chain.ts';
import type { MonthReport } from '../status/month.ts';
import type { Annotations } from './annotations.ts';
import type { InsideMonth } from './inside.ts';
import type { ClosedMotion } from './motions.ts';

/** Results of `almanac endpoint diff --json`. */
export interface DriftResult {
  readonly endpoint: string;
  readonly atS: number;
  readonly differences: readonly {
    readonly part: string;
    readonly kind: string;
    readonly declared: string;
    readonly running: string;
  }[];
}

/** A snapshot that was published in the month, as its manifest says. */
export interface PublishedSnapshot {
  readonly name: string;
  readonly block: number;
  readonly bytes: number;
  readonly createdS: number;
  readonly signer: string;
}

/** All that a report of a month is made of: the same of it gives the same bytes. */
export interface MonthInputs {
  /** @example '2026-11' */
  readonly month: string;
  readonly startS: number;
  readonly endS: number;
  readonly objectivePpm: number;
  /** Undefined when neither a chain nor a status page was asked. A monitor has no chain. */
  readonly outside?: {
    readonly report: MonthReport;
    readonly facts?: Pick<ServedChainFacts, 'genesisHash' | 'basis'>;
  };
  /** Undefined when no chain was asked, or its node does not keep the states of then. */
  readonly motions?: readonly ClosedMotion[];
  /** Undefined when no usage was given. */
  readonly inside?: InsideMonth;
  readonly annotations?: Annotations;
  readonly drift?: readonly DriftResult[];
  readonly snapshots?: readonly PublishedSnapshot[];
}

export const minuteS = 60;

export const sources = {
  inside: 'usage counters of the gateway, every call',
  annotations: 'annotations',
  drift: 'almanac endpoint diff',
  motions: 'Council of the chain',
  monitor: 'samples of the monitor',
  notes: 'notes of the operator',
  snapshots: 'manifests of snapshots',
} as const;

/** To the second. */
export function iso(seconds: number): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
}
