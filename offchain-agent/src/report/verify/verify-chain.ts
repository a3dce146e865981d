import type { ReportingChain } from '../../chain/reporting/reporting-chain.ts';
import type { SampledRecord } from '../../sli/evidence/recompute.ts';
import type { SampledIndicator } from '../../sli/sample.ts';

/** A window or day, and its record where the chain has one. */
export interface RecordRow {
  readonly startS: number;
  /** False while it can still change. */
  readonly isClosed: boolean;
  readonly record?: SampledRecord;
}

/** What is asked for: one target's records of one indicator. */
export interface RecordSubject {
  readonly network: number;
  readonly target: number;
  readonly indicator: SampledIndicator;
}

/** Everything that `verify` asks of a chain. The real one is ApiVerifyChain; tests have one in memory. */
export interface VerifyChain
  extends Pick<
    ReportingChain,
    'genesisHash' | 'samplingAt' | 'targetsAt' | 'ownTargets' | 'standingOf' | 'storedReport'
  > {
  /** Authored blocks of a window by target, 0 for all; `undefined` when the chain no longer tells. */
  authoredIn(network: number, window: number): Promise<ReadonlyMap<number, number> | undefined>;
  /** `count` windows or days from the one that contains `fromS`. */
  records(
    subject: RecordSubject,
    kind: 'window' | 'day',
    fromS: number,
    count: number,
  ): Promise<readonly RecordRow[]>;
}
