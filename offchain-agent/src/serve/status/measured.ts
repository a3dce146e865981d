import { sharePpm as ppmOf } from '../../sli/ppm.ts';

/** What status tells of a target in one period, by one indicator. */
export interface IndicatorStatus {
  readonly startS: number;
  /** Undefined for an era that is open. */
  readonly endS: number | undefined;
  /** What was kept of what was to be kept: slots, or samples (whole ones, rounded down). */
  readonly part: number;
  readonly whole: number;
  /** Undefined where it was not measured: nothing to do, no quorum, or too little coverage. */
  readonly sharePpm: number | undefined;
  /** Of what was to be kept, how much was fast; undefined where there is no such figure. */
  readonly fastPpm: number | undefined;
  readonly coveragePpm: number | undefined;
  /** Undefined where the chain counts by itself. */
  readonly reporters: number | undefined;
  /** The most of joined windows, whose fewest are `reporters`. */
  readonly mostReporters?: number | undefined;
  /** Windows in which it was measured. */
  readonly windows: number;
  readonly isOpen: boolean;
  /** From the first miss to where the last one was over, UTC seconds, where each sample is known. */
  readonly missedFromS?: number | undefined;
  readonly missedUntilS?: number | undefined;
  /** Whether joined windows are beyond chance (F26). */
  readonly isBeyondChance?: boolean;
}

const bucketParts = 16;

type Count = number | bigint | string;

/** A record as documents have it, fresh or out of the archive. */
export interface RecordDocument {
  readonly period: string;
  readonly start_s: number;
  readonly end_s: number | null;
  readonly windows: Count;
  readonly sli_ppm: number | null;
  readonly provisional: boolean;
  readonly assigned_slots?: Count;
  /** Absent of a parachain's own slots. */
  readonly authored_slots?: Count;
  readonly samples?: Count;
  readonly buckets?: readonly (readonly [number, Count])[];
  readonly reporters?: number;
  readonly quorum?: boolean;
  readonly coverage_ppm?: number | null;
  readonly latency_ppm?: number | null;
}

/**
 * A record as status tells of it.
 * @param minCoveragePpm below it a day or a longer period counts as not measured; a window needs its quorum alone
 */
export function measuredOf(record: RecordDocument, minCoveragePpm: number): IndicatorStatus {
  const sharePpm = record.sli_ppm ?? undefined;
  const common = {
    startS: record.start_s,
    endS: record.end_s ?? undefined,
    windows: Number(record.windows),
    isOpen: record.provisional,
  };
  if (record.quorum === undefined) {
    const { assigned_slots: assigned, authored_slots: authored } = record;
    return {
      ...common,
      part: Number(authored ?? 0),
      // Of what share was to be kept a parachain does not tell.
      whole: Number(authored === undefined ? 0 : (assigned ?? 0)),
      sharePpm,
      fastPpm: undefined,
      coveragePpm: undefined,
      reporters: undefined,
    };
  }
  const { coverage_ppm: coveragePpm, latency_ppm: fastPpm, buckets = [], reporters } = record;
  const isCovered = record.period === 'window' || (coveragePpm ?? 0) >= minCoveragePpm;
  const isMeasured = record.quorum && isCovered;
  const answered = buckets.reduce((sum, [, count]) => sum + Number(count), 0) / bucketParts;
  return {
    ...common,
    part: Math.floor(answered),
    whole: Number(record.samples ?? 0),
    sharePpm: isMeasured ? sharePpm : undefined,
    fastPpm: isMeasured ? (fastPpm ?? undefined) : undefined,
    coveragePpm: coveragePpm ?? undefined,
    reporters,
  };
}

/** Two measured windows, one after the other, as one. */
export function joined(earlier: IndicatorStatus, later: IndicatorStatus): IndicatorStatus {
  const part = earlier.part + later.part;
  const whole = earlier.whole + later.whole;
  const reporters = [earlier, later].flatMap(reportersOf);
  return {
    ...later,
    startS: earlier.startS,
    missedFromS: earlier.missedFromS,
    part,
    whole,
    sharePpm: ppmOf(BigInt(part), BigInt(whole)),
    windows: earlier.windows + later.windows,
    reporters: reporters.length === 0 ? undefined : Math.min(...reporters),
    mostReporters: reporters.length === 0 ? undefined : Math.max(...reporters),
  };
}

/** By how many a window was seen; of joined ones the fewest and the most. */
export function reportersOf({ reporters, mostReporters }: IndicatorStatus): number[] {
  return [reporters, mostReporters].filter((count) => count !== undefined);
}
