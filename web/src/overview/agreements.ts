import type { Terms } from '@almanac-chain/agent/chain/agreement/agreement-shapes';
import { type Currency } from '@almanac-chain/agent/chain/amount';
import { type CalendarKind, periodEnd, periodStart } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import {
  type DueOfDay,
  judge,
  type PeriodVerdict,
  type Whole,
  wholeOf,
} from '@almanac-chain/agent/sli/settlement';
import type { Asked, Connection } from '../chain/connection.ts';
import { currencyIn } from '../chain/currency.ts';
import { readStored, type StoredKey, type StoredRecord } from '../chain/stored-records.ts';

/** A period of an agreement that has begun, and what its record comes to. */
interface PaidPeriod {
  readonly startS: number;
  readonly endS: number;
  readonly state: 'kept' | 'missed' | 'unknown' | 'open' | 'awaited';
  /** To the customer. */
  readonly payout: bigint;
  readonly record: StoredRecord | undefined;
}

export interface OpenAgreement {
  readonly id: number;
  readonly terms: Terms;
  readonly provider: string;
  readonly customer: string;
  readonly left: number;
  readonly held: bigint;
  /** The oldest first. */
  readonly periods: readonly PaidPeriod[];
}

export interface Agreed {
  readonly agreements: readonly OpenAgreement[];
  /** Those that have no room on the overview. */
  readonly others: number;
  readonly currency: Currency;
}

/** ShownValidator with their periods. */
const mostShown = 3;
const mostPeriods = 7;

/** The agreements that are open, with what the records of their last periods come to. */
export async function readAgreed(connection: Connection, asked: Asked): Promise<Agreed> {
  const { api, at, asOf } = asked;
  const [entries, { properties }] = await Promise.all([
    api.query.Agreements.Agreements.getEntries(at),
    connection.client.getChainSpecData(),
  ]);
  const nowS = Math.floor(asOf.timeMs / 1_000);
  const open = entries
    .map(({ keyArgs: [id], value: { value } }) => ({
      id,
      ...value,
      terms: termsOf(value.terms),
      due: dueIn(value),
    }))
    .toSorted((one, other) => one.id - other.id);
  const shown = open.slice(0, mostShown).map((one) => ({ ...one, starts: startsOf(one, nowS) }));
  const records = await readStored(
    asked,
    shown.flatMap(({ terms, starts }) => starts.map((startS) => keyOf(terms, startS))),
  );
  let place = 0;
  return {
    currency: currencyIn(properties),
    others: open.length - shown.length,
    agreements: shown.map(({ id, terms, provider, customer, left, next, due, starts }) => ({
      id,
      terms,
      provider,
      customer,
      left,
      held: (terms.fee + terms.cap) * BigInt(left),
      periods: starts.flatMap((startS) => {
        const record = records[place];
        place += 1;
        const period = periodOf({ terms, due }, startS, record, nowS);
        // Before the first that is settled the chain does not say what was covered: a record it must have.
        return startS < next && period.state === 'unknown' ? [] : [period];
      }),
    })),
  };
}

/** What a settlement follows from. */
interface Settled {
  readonly terms: Terms;
  readonly due: DueOfDay | undefined;
}

/** Of what was accepted before the chain kept it there is none. */
function dueIn(agreement: object): DueOfDay | undefined {
  return (agreement as { readonly due?: DueOfDay }).due;
}

type StoredTerms = Omit<Terms, 'indicator' | 'period' | 'objective' | 'minCoveragePpm' | 'minReporters'> & {
  readonly indicator: { readonly type: string };
  readonly kind: { readonly type: string };
  readonly objective: {
    readonly within_us: number;
    readonly share_ppm: number;
    readonly floor_ppm: number;
  };
  readonly min_coverage_ppm: number;
  readonly min_reporters: number;
};

function termsOf({ network, target, indicator, kind, objective, fee, cap, ...least }: StoredTerms): Terms {
  return {
    network,
    target,
    indicator: indicator.type.toLowerCase() as IndicatorName,
    period: kind.type.toLowerCase() as CalendarKind,
    objective: {
      withinUs: objective.within_us,
      sharePpm: objective.share_ppm,
      floorPpm: objective.floor_ppm,
    },
    minCoveragePpm: least.min_coverage_ppm,
    minReporters: least.min_reporters,
    fee,
    cap,
  };
}

/** The last periods that have begun and are or may have been covered, the oldest first. */
function startsOf(
  { terms, next }: { readonly terms: Terms; readonly next: number },
  nowS: number,
): readonly number[] {
  const starts: number[] = [];
  let startS = periodStart(terms.period, Math.max(nowS, 0));
  if (next > nowS) startS = periodStart(terms.period, next - 1);
  while (starts.length <= mostPeriods && startS > 0) {
    starts.unshift(startS);
    startS = periodStart(terms.period, startS - 1);
  }
  return next > nowS ? [] : starts;
}

function keyOf({ network, target, indicator, period }: Terms, startS: number): StoredKey {
  return { network, target, indicator, kind: period, startS };
}

function periodOf(
  { terms, due }: Settled,
  startS: number,
  record: StoredRecord | undefined,
  nowS: number,
): PaidPeriod {
  const endS = periodEnd(terms.period, startS);
  const common = { startS, endS, record, payout: 0n };
  if (endS > nowS) return { ...common, state: 'open' };
  const verdict = verdictOf(terms, record, wholeOf(due, startS, endS));
  if (verdict.kind === 'missed') return { ...common, state: 'missed', payout: verdict.payout };
  return { ...common, state: verdict.kind };
}

function verdictOf(
  terms: Terms,
  record: StoredRecord | undefined,
  ofCalendar: Whole | undefined,
): PeriodVerdict {
  if (!record) return judge(terms, undefined);
  const { sampled, part, whole, windows } = record;
  return judge(
    terms,
    sampled
      ? {
          kind: 'samples',
          quorum: true,
          ...sampled,
          windows,
          buckets: [...sampled.buckets].map(([index, count]) => [index, count]),
        }
      : { kind: 'slots', assigned: whole, authored: part, windows },
    ofCalendar,
  );
}
