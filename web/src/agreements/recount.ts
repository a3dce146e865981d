import type { Settlement, Terms } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { judgedOf, type RecordPart } from '@almanac-chain/agent/chain/agreement/judged-record';
import { bucketIndex } from '@almanac-chain/agent/sli/bucket';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import { judge, type SettledTerms, type Whole } from '@almanac-chain/agent/sli/settlement';

/** How the page stands to what was settled. */
export type PageRecount =
  | { readonly kind: 'same' }
  | { readonly kind: 'differs'; readonly sentence: string }
  /** What a recount cannot see, or has no record for. */
  | { readonly kind: 'none'; readonly sentence: string };

/** The good ones among all: slots, or sixteenths of a sample up to and with the bucket of a latency; absence is of the others. */
export function partOf(
  { sampled, assigned, authored }: RecordPart,
  withinUs: number,
): { readonly good: bigint; readonly whole: bigint } {
  if (!sampled) return { good: authored, whole: assigned };
  const last = bucketIndex(withinUs);
  const good = sampled.buckets.reduce((sum, [index, count]) => (index <= last ? sum + count : sum), 0n);
  return { good, whole: 16n * (sampled.samples + sampled.absence.each) };
}

/** The share that a promise is compared with, in ppm, rounded down; undefined where nothing was counted. */
export function reachedPpm(record: RecordPart, withinUs: number): number | undefined {
  const { good, whole } = partOf(record, withinUs);
  return sharePpm(good, whole);
}

/** What the terms make of a record: F22 of docs/reference/formulas.md, the same code as the command line's. */
export function outcomeBy(
  terms: SettledTerms,
  record: RecordPart | undefined,
  whole: Whole | undefined,
): Settlement['outcome'] {
  const verdict = judge(terms, record && judgedOf(record), whole);
  if (verdict.kind !== 'unknown') return verdict;
  return { kind: 'unknown', why: `${verdict.why.charAt(0).toUpperCase()}${verdict.why.slice(1)}` };
}

/** Reasons that no record shows. */
const outside: ReadonlySet<string> = new Set(['Voided', 'OutOfRetention', 'TargetGone']);

/**
 * Compares what was paid with what the record of the period comes to.
 * @param record undefined where the chain keeps none any more
 * @param whole undefined of what was accepted before the chain kept it
 */
export function recountOf(
  terms: Terms,
  settled: Settlement,
  record: RecordPart | undefined,
  whole?: Whole,
): PageRecount {
  const { outcome, feeToProvider, toCaller, toReporters, payout } = settled;
  if (outcome.kind === 'unknown') {
    const isPaid = feeToProvider + toCaller + toReporters + payout > 0n;
    if (isPaid)
      return { kind: 'differs', sentence: 'an unknown period pays nothing, and something was paid' };
    if (outside.has(outcome.why)) return { kind: 'none', sentence: 'no record shows this reason' };
  }
  if (!record) {
    return outcome.kind === 'unknown' && outcome.why === 'NoRecord'
      ? { kind: 'same' }
      : { kind: 'none', sentence: 'the record is out of retention' };
  }
  const { sampled } = record;
  // Of a week or month with thin days the chain reads each day.
  if (
    whole &&
    terms.period !== 'day' &&
    sampled &&
    sampled.samples > 0n &&
    sampled.reporters < terms.minReporters
  ) {
    const sentence = 'days with too few reporters are left out: `almanac verify --settlement` recomputes it';
    return { kind: 'none', sentence };
  }
  const own = outcomeBy(terms, record, whole);
  if (own.kind !== outcome.kind) return { kind: 'differs', sentence: `the record says ${own.kind}` };
  if (own.kind === 'unknown') return { kind: 'same' };
  const due = own.kind === 'missed' ? own.payout : 0n;
  // The caller's share is governed, and may have been another one then; the fee is paid whole in any case.
  return due === payout && feeToProvider + toCaller + toReporters === terms.fee
    ? { kind: 'same' }
    : { kind: 'differs', sentence: `the record comes to another payout: ${due} of the smallest part` };
}
