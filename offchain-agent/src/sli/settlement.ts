import { bucketIndex } from './bucket.ts';
import { wholePpm } from './ppm.ts';

/** What can be agreed on, of all that the chain keeps records of. */
export const agreedIndicators = ['authorship', 'rpc', 'arrival', 'reachability'] as const;

/** Periods that an agreement is settled by: of windows too few are kept, and an era may have no record. */
export const agreedPeriods = ['day', 'week', 'month'] as const;

export type AgreedIndicator = (typeof agreedIndicators)[number];
export type AgreedPeriod = (typeof agreedPeriods)[number];

/** What share of the samples of a period is promised. Shares are in parts per million; floor < share. */
interface Promised {
  /** A sample counts when it was answered within this many microseconds; 0 for slots. */
  readonly withinUs: number;
  readonly sharePpm: number;
  /** At this share, and below it, the whole cap is paid. */
  readonly floorPpm: number;
}

/** What of an agreement's terms decides how a period is settled. Amounts are in the chain's smallest part. */
export interface SettledTerms {
  readonly objective: Promised;
  /** 0 for slots: they are counted, not sampled. */
  readonly minCoveragePpm: number;
  readonly minReporters: number;
  readonly fee: bigint;
  readonly cap: bigint;
}

/** What a target was away for by its own doing; `expected` of the record holds it too. */
export interface TargetAbsence {
  /** Samples that each reporter was to take then. */
  readonly each: bigint;
  /** Samples that all reporters together were to take then. */
  readonly all: bigint;
  readonly windows: bigint;
}

export const noAbsence: TargetAbsence = { each: 0n, all: 0n, windows: 0n };

/** What a day has by the calendar, as it was when an agreement was accepted. */
export interface DueOfDay {
  /** Samples of one reporter, or slots. */
  readonly samples: bigint;
  readonly windows: number;
}

/** What a period has by the calendar. */
export interface Whole {
  readonly samples: bigint;
  readonly windows: bigint;
}

/** The record of a period, as far as it decides: slots of one validator, or what reporters say together. */
export type JudgedRecord =
  | {
      readonly kind: 'slots';
      readonly assigned: bigint;
      readonly authored: bigint;
      /** In which it was assigned a slot. */
      readonly windows?: bigint;
    }
  | {
      readonly kind: 'samples';
      readonly expected: bigint;
      readonly reported: bigint;
      readonly samples: bigint;
      /** With a quorum. */
      readonly windows?: bigint;
      readonly absence?: TargetAbsence;
      readonly reporters: number;
      /** How many days it is of, where others are left out. */
      readonly daysLeft?: number;
      readonly quorum: boolean;
      /** [bucket index, answers in sixteenths of a sample] */
      readonly buckets: readonly (readonly [index: number, count: bigint])[];
    };

/** Why a record says nothing of a promise. */
type UnknownReason = 'noRecord' | 'noQuorum' | 'lowCoverage' | 'tooFewReporters';

export type PeriodVerdict =
  | { readonly kind: 'kept' }
  | { readonly kind: 'missed'; readonly payout: bigint }
  | { readonly kind: 'unknown'; readonly why: UnknownReason };

/** Where the money of one period goes; what goes back is released to whom it belonged. */
export interface Shares {
  /** To the provider, of the fee. */
  readonly feeToProvider: bigint;
  /** To whoever called, of the fee. */
  readonly toCaller: bigint;
  /** To those who measured, of the fee. */
  readonly toReporters: bigint;
  /** To the customer, of the collateral. */
  readonly payout: bigint;
  /** To the customer, of the fee. */
  readonly feeBack: bigint;
  /** To the provider or guarantor, of the collateral. */
  readonly capReleased: bigint;
}

/** Which shares of a fee do not go to the provider, each rounded down. */
export interface FeeRates {
  /** To whoever settles. */
  readonly callerPpm: number;
  /** To reporters, as it was when the agreement was made; 0 of what nobody samples. */
  readonly reportersPpm?: number;
}

/** The good ones among all, in one unit: slots, or sixteenths of a sample. */
interface Part {
  readonly good: bigint;
  readonly whole: bigint;
}

const sixteenths = 16n;
/** The share of a period's slots, or of its windows, that a census must hold: terms ask for no coverage of it. */
const censusPpm = 900_000;

/**
 * What a period has by the calendar: days × what a day has.
 * @param due of an agreement; undefined of one that was accepted before the chain kept it
 */
export function wholeOf(due: DueOfDay | undefined, startS: number, endS: number): Whole | undefined {
  const days = BigInt((endS - startS) / 86_400);
  return due && { samples: due.samples * days, windows: BigInt(due.windows) * days };
}

/**
 * What a record says of a promise: kept, missed with its payout, or unknown. F22 of docs/reference/formulas.md.
 *
 * W = 16 (samples + absence) (assigned slots), a = answers in the buckets up to that of `withinUs` (authored slots), X and F the
 * shares in ppm. Kept when 10^6 a >= X W; else missed by d = X W - 10^6 a of D = (X - F) W, and the payout is cap min(d, D) / D,
 * rounded down. Too little coverage, too few reporters, no quorum or nothing assigned is unknown, whatever the samples say; and a
 * period of which less than the least coverage (of slots 90 %) is known of what the calendar has, in samples and in windows.
 *
 * @param record undefined where the chain has none
 * @param whole undefined of what was accepted before the chain kept it: judged by what was expected alone, without absence
 * @example
 * const slots = { kind: 'slots', assigned: 1_000n, authored: 985n };
 * judge(terms, slots); // cap 400, share 99 %, floor 98 %: { kind: 'missed', payout: 200n }
 */
export function judge(terms: SettledTerms, record: JudgedRecord | undefined, whole?: Whole): PeriodVerdict {
  const why = whyUnknown(terms, record, whole);
  if (!record || why !== undefined) return { kind: 'unknown', why: why ?? 'noRecord' };
  const payout = missedBy(terms, partOf(record, terms.objective.withinUs, whole));
  return payout === undefined ? { kind: 'kept' } : { kind: 'missed', payout };
}

/**
 * A record of a week or month without its days of which fewer reports count than the terms ask for: they are unknown, as days
 * without a quorum are. The record itself where no day has enough.
 * @param days records of its days; those that are missing are unknown too
 */
export function ofEnoughReporters(
  record: JudgedRecord,
  days: readonly JudgedRecord[],
  minReporters: number,
): JudgedRecord {
  if (record.kind === 'slots') return record;
  const known = days.flatMap((day) =>
    day.kind === 'samples' && day.quorum && day.reporters >= minReporters ? [day] : [],
  );
  if (known.length === 0) return record;
  const sumOf = (part: (day: (typeof known)[number]) => bigint) =>
    known.reduce((sum, day) => sum + part(day), 0n);
  return {
    ...record,
    samples: sumOf(({ samples }) => samples),
    windows: sumOf(({ windows = 0n }) => windows),
    reporters: Math.min(...known.map(({ reporters }) => reporters)),
    daysLeft: known.length,
    buckets: known.flatMap(({ buckets }) => buckets),
  };
}

/**
 * The payout of a share; undefined when the promise was kept.
 * @param part its whole is above 0
 */
export function missedBy(
  { objective: { sharePpm, floorPpm }, cap }: Pick<SettledTerms, 'objective' | 'cap'>,
  { good, whole }: Part,
): bigint | undefined {
  const lack = BigInt(sharePpm) * whole - wholePpm * good;
  if (lack <= 0n) return undefined;
  const most = BigInt(sharePpm - floorPpm) * whole;
  return (cap * (lack < most ? lack : most)) / most;
}

/**
 * Who gets what of the money that was held for a period: fee and cap to the last part.
 * @param of the days that the period has, and how many of them are not left out: of the others no fee is earned
 */
export function sharesOf(
  { fee, cap }: Pick<SettledTerms, 'fee' | 'cap'>,
  verdict: PeriodVerdict,
  { callerPpm, reportersPpm = 0 }: FeeRates,
  of = { left: 1, days: 1 },
): Shares {
  if (verdict.kind === 'unknown') {
    return { feeToProvider: 0n, toCaller: 0n, toReporters: 0n, payout: 0n, feeBack: fee, capReleased: cap };
  }
  const earned = (fee * BigInt(of.left)) / BigInt(of.days);
  const toCaller = (earned * BigInt(callerPpm)) / wholePpm;
  const toReporters = (earned * BigInt(reportersPpm)) / wholePpm;
  const payout = verdict.kind === 'missed' ? verdict.payout : 0n;
  const feeToProvider = earned - toCaller - toReporters;
  return { feeToProvider, toCaller, toReporters, payout, feeBack: fee - earned, capReleased: cap - payout };
}

function whyUnknown(
  { minCoveragePpm, minReporters }: SettledTerms,
  record: JudgedRecord | undefined,
  whole: Whole | undefined,
): UnknownReason | undefined {
  if (!record) return 'noRecord';
  if (record.kind === 'slots') {
    const { assigned, windows = 0n } = record;
    if (assigned === 0n) return 'noRecord';
    return isKnown(whole, { samples: assigned, windows }, censusPpm) ? undefined : 'lowCoverage';
  }
  const { expected, reported, reporters, quorum, samples, windows = 0n } = record;
  const absence = absenceOf(record, whole);
  const isSampled = quorum && samples > 0n;
  if (!isSampled && absence.each === 0n) return 'noQuorum';
  if (!isShare(reported + absence.all, expected, minCoveragePpm)) return 'lowCoverage';
  const known = { samples: samples + absence.each, windows: windows + absence.windows };
  if (!isKnown(whole, known, minCoveragePpm)) return 'lowCoverage';
  return isSampled && reporters < minReporters ? 'tooFewReporters' : undefined;
}

function isKnown(whole: Whole | undefined, known: Whole, leastPpm: number): boolean {
  return (
    !whole ||
    isShare(known.samples, whole.samples, leastPpm) ||
    isShare(known.windows, whole.windows, leastPpm)
  );
}

function isShare(part: bigint, whole: bigint, leastPpm: number): boolean {
  return wholePpm * part >= BigInt(leastPpm) * whole;
}

function absenceOf(
  { absence = noAbsence }: { readonly absence?: TargetAbsence },
  whole: Whole | undefined,
): TargetAbsence {
  return whole ? absence : noAbsence;
}

function partOf(record: JudgedRecord, withinUs: number, whole: Whole | undefined): Part {
  if (record.kind === 'slots') return { good: record.authored, whole: record.assigned };
  const last = bucketIndex(withinUs);
  const good = record.buckets.reduce((sum, [index, count]) => (index <= last ? sum + count : sum), 0n);
  return { good, whole: sixteenths * (record.samples + absenceOf(record, whole).each) };
}
