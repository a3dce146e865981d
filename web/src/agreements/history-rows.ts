import type { Settlement, Terms } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { periodEnd, periodStart } from '@almanac-chain/agent/sli/calendar';
import {
  type DueOfDay,
  type FeeRates,
  noAbsence,
  sharesOf,
  type Whole,
  wholeOf,
} from '@almanac-chain/agent/sli/settlement';
import type { AgreementPast } from './past.ts';
import type { Agreement, PeriodRecord } from './read.ts';
import { outcomeBy, type PageRecount, recountOf } from './recount.ts';

/**
 * What is known of a period: `settled` by a block, `due` now as the runtime says, `final` and settled behind one that is due,
 * `awaited` while its record can change, `open`, or `recorded`: over, while nobody says what was paid.
 */
export type RowState = 'settled' | 'due' | 'final' | 'awaited' | 'open' | 'recorded';

/** A period, what was or will be paid for it, and the record that says so. */
export interface PaymentRow {
  readonly startS: number;
  readonly state: RowState;
  readonly settlement: Settlement | undefined;
  readonly record: PeriodRecord | undefined;
  /** Of what is settled: how the record stands to it. */
  readonly recount: PageRecount | undefined;
  readonly block: number | undefined;
}

interface KnownPayments {
  readonly agreement: Pick<Agreement, 'terms' | 'nextS' | 'left'> & { readonly due?: DueOfDay | undefined };
  /** Whether periods are left to be settled. */
  readonly isOpen: boolean;
  /** Undefined where blocks cannot be asked. */
  readonly past: Pick<AgreementPast, 'settled'> | undefined;
  readonly due: Settlement | undefined;
  readonly records: ReadonlyMap<number, PeriodRecord>;
  readonly nowS: number;
  readonly rates: FeeRates;
}

/** The periods of an agreement that have begun, the newest first. */
export function historyRows(all: KnownPayments): readonly PaymentRow[] {
  const known = { ...all, records: settledOn(all) };
  const { agreement, past, records } = known;
  const { terms, nextS } = agreement;
  const settled = past
    ? past.settled.map((one): PaymentRow => {
        const record = records.get(one.startS);
        return {
          startS: one.startS,
          state: 'settled',
          settlement: one,
          record,
          recount: recountOf(terms, one, record, wholeAt(agreement, one.startS)),
          block: one.block,
        };
      })
    : [...records]
        .filter(([startS]) => startS < nextS)
        .map(([startS, record]): PaymentRow => recorded('recorded', startS, record, known));
  return [...settled, ...(known.isOpen ? unsettled(known) : [])].toReversed();
}

/** The records as the agreement is settled on them: absence counts where it was accepted with the calendar. */
function settledOn({ agreement, records }: KnownPayments): KnownPayments['records'] {
  if (agreement.due) return records;
  return new Map(
    [...records].map(([startS, record]) => [
      startS,
      { ...record, sampled: record.sampled && { ...record.sampled, absence: noAbsence } },
    ]),
  );
}

function wholeAt({ terms, due }: KnownPayments['agreement'], startS: number): Whole | undefined {
  return wholeOf(due, startS, periodEnd(terms.period, startS));
}

function unsettled(known: KnownPayments): readonly PaymentRow[] {
  const { agreement, due, records, nowS } = known;
  const { terms, nextS, left } = agreement;
  const rows: PaymentRow[] = [];
  let startS = nextS;
  while (rows.length < left && startS <= nowS) {
    const record = records.get(startS);
    const endS = periodEnd(terms.period, startS);
    const row = { startS, record, settlement: undefined, recount: undefined, block: undefined };
    if (endS > nowS) rows.push({ ...row, state: 'open' });
    else if (due?.startS === startS) rows.push({ ...row, state: 'due', settlement: due });
    else if (record && !record.provisional && startS > nextS)
      rows.push(recorded('final', startS, record, known));
    else rows.push({ ...row, state: 'awaited' });
    startS = endS;
  }
  return rows;
}

/** What the terms make of a record, where nobody has said what is paid. */
function recorded(
  state: RowState,
  startS: number,
  record: PeriodRecord,
  { agreement, rates }: KnownPayments,
): PaymentRow {
  return {
    startS,
    state,
    settlement: comesTo(agreement.terms, startS, record, rates, wholeAt(agreement, startS)),
    record,
    recount: undefined,
    block: undefined,
  };
}

/** A settlement that is computed here: F22 of docs/reference/formulas.md. */
export function comesTo(
  terms: Terms,
  startS: number,
  record: PeriodRecord,
  rates: FeeRates,
  whole?: Whole,
): Settlement {
  const outcome = outcomeBy(terms, record, whole);
  const verdict = outcome.kind === 'unknown' ? { kind: outcome.kind, why: 'noRecord' as const } : outcome;
  const { feeToProvider, toCaller, toReporters, payout } = sharesOf(terms, verdict, rates);
  return { startS, outcome, feeToProvider, toCaller, toReporters, payout };
}

/** The start of the period some periods before another one. */
export function periodsBack(period: Terms['period'], startS: number, count: number): number {
  let at = startS;
  for (let back = 0; back < count; back += 1) at = periodStart(period, at - 1);
  return at;
}
