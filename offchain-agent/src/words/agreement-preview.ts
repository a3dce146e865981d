import { exactPercent, utc } from '../base/format.ts';
import type { Settlement, Terms } from '../chain/agreement/agreement-shapes.ts';
import { amountText, type Currency } from '../chain/amount.ts';
import { periodLabel } from '../chain/records/period-label.ts';
import { type CalendarKind, periodEnd, periodStart } from '../sli/calendar.ts';
import { missedBy, sharesOf } from '../sli/settlement.ts';

/** The periods that an agreement covers, from the start of the first up to the end of the last, UTC seconds. */
interface Coverage {
  readonly firstS: number;
  readonly endS: number;
}

/** What terms come to, beside who they are about. */
export interface Previewed {
  readonly terms: Terms;
  /** What people call the target. */
  readonly label: string;
  readonly callerPpm: number;
  /** Of the fee to those who measure. */
  readonly reportersPpm?: number;
  /** Slots or samples of the target in the shortest such period; undefined where that is not known. */
  readonly samples?: number;
}

/** So many periods of a kind, from the start of the first one on. */
export function coverageOf(period: CalendarKind, firstS: number, periods: number): Coverage {
  let endS = firstS;
  for (let count = 0; count < periods; count += 1) endS = periodEnd(period, endS);
  return { firstS, endS };
}

/** What is promised, in words. @example 'at least 99.5 % of its slots authored in each month' */
export function promiseText({ indicator, period, objective }: Terms): string {
  const share = `at least ${exactPercent(objective.sharePpm)} %`;
  if (indicator === 'authorship') return `${share} of its slots authored in each ${period}`;
  const within = `within ${(objective.withinUs / 1_000).toLocaleString('en-US')} ms`;
  return `${share} of ${indicator} samples answered ${within} in each ${period}`;
}

/** What terms come to: what is paid when a period is kept, missed or unknown. */
export function termsLines({ terms, label, samples, ...rates }: Previewed, currency: Currency): string[] {
  const { fee, cap, period, objective, indicator, minCoveragePpm, minReporters } = terms;
  const money = (amount: bigint): string => amountText(amount, currency);
  const { feeToProvider, toCaller, toReporters } = sharesOf(terms, { kind: 'kept' }, rates);
  const measured = toReporters === 0n ? '' : `, ${money(toReporters)} to its reporters`;
  const percent = (ppm: number): string => `${exactPercent(ppm)} %`;
  const middlePpm = Math.round((objective.sharePpm + objective.floorPpm) / 2);
  const paidAt = (ppm: number): bigint => missedBy(terms, { good: BigInt(ppm), whole: 1_000_000n }) ?? 0n;
  const lacking =
    indicator === 'authorship'
      ? 'the period has no record'
      : `coverage below ${percent(minCoveragePpm)}, fewer than ${minReporters} reporters, or no record`;
  return [
    `promise  ${label}: ${promiseText(terms)}`,
    `fee      ${money(fee)} a ${period}, from the customer`,
    `kept     ${money(feeToProvider)} to the provider, ${money(toCaller)} to the settling account${measured}`,
    `missed   the same, and up to ${money(cap)} to the customer: ${money(paidAt(middlePpm))} at ${percent(middlePpm)}, ${money(cap)} at ${percent(objective.floorPpm)} and below`,
    `unknown  the fee goes back to the customer, nothing is paid: ${lacking}`,
    ...(samples === undefined || samples === 0 ? [] : [exampleLine(terms, samples, money)]),
  ];
}

/** How many misses are too many, of so many samples. */
function exampleLine(terms: Terms, samples: number, money: (amount: bigint) => string): string {
  const { objective, indicator, period } = terms;
  const unit = indicator === 'authorship' ? 'slots' : 'samples';
  const whole = BigInt(samples);
  const allowed = Number((whole * BigInt(1_000_000 - objective.sharePpm)) / 1_000_000n);
  const paid = missedBy(terms, { good: whole - BigInt(allowed) - 1n, whole }) ?? 0n;
  const count = (value: number): string => value.toLocaleString('en-US');
  return `example  of ${count(samples)} ${unit} of a ${period} ${count(allowed)} may be missed; the next one pays ${money(paid)}`;
}

/** Which periods are covered, in words. */
export function coverageText(period: CalendarKind, { firstS, endS }: Coverage): string {
  const lastS = periodStart(period, endS - 1);
  const [first, last] = [periodLabel(period, firstS), periodLabel(period, lastS)];
  const which = first === last ? `the ${period} ${first}` : `the ${period}s ${first} to ${last}`;
  return `${which}: ${utc(firstS * 1_000)} to ${utc(endS * 1_000)} UTC`;
}

/** Why nothing is known of a period, as the chain names it. */
const whys: Readonly<Record<string, string>> = {
  NoRecord: 'the period has no record',
  NoQuorum: 'too few reporters said the same',
  LowCoverage: 'too few samples were taken',
  TooFewReporters: 'fewer reporters counted than the terms ask for',
  OutOfRetention: 'its record is out of retention',
  Voided: 'the Council made it void',
  TargetGone: 'the provider does not speak for the target any more',
};

/**
 * What became of a period, and who gets what, in words.
 * @example 'missed: 99 ALM to the provider, 200 ALM to the customer, 1 ALM to the caller'
 */
export function settlementText(
  { outcome, feeToProvider, toCaller, toReporters, payout }: Settlement,
  currency: Currency,
): string {
  if (outcome.kind === 'unknown')
    return `unknown, ${whys[outcome.why] ?? outcome.why}: the fee goes back, nothing is paid`;
  const money = (amount: bigint): string => amountText(amount, currency);
  const paid = outcome.kind === 'missed' ? `, ${money(payout)} to the customer` : '';
  const measured = toReporters === 0n ? '' : `, ${money(toReporters)} to the reporters`;
  return `${outcome.kind}: ${money(feeToProvider)} to the provider${paid}, ${money(toCaller)} to the caller${measured}`;
}

/** A settlement for programs; amounts in the chain's smallest part. */
export function settlementDocument({
  startS,
  outcome,
  feeToProvider,
  toCaller,
  toReporters,
  payout,
}: Settlement) {
  return {
    start_s: startS,
    outcome: outcome.kind,
    why: outcome.kind === 'unknown' ? outcome.why : null,
    payout,
    fee_to_provider: feeToProvider,
    to_caller: toCaller,
    to_reporters: toReporters,
  };
}

/** Terms for programs. */
export function termsDocument({ terms, label }: Pick<Previewed, 'terms' | 'label'>) {
  return {
    network: terms.network,
    target: terms.target,
    label,
    indicator: terms.indicator,
    period: terms.period,
    within_us: terms.objective.withinUs,
    share_ppm: terms.objective.sharePpm,
    floor_ppm: terms.objective.floorPpm,
    min_coverage_ppm: terms.minCoveragePpm,
    min_reporters: terms.minReporters,
    fee: terms.fee,
    cap: terms.cap,
  };
}
