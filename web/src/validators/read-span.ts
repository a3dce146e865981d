import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import type { Asked } from '../chain/connection.ts';
import { maxRows, type PeriodRanking, readRanking } from '../chain/records.ts';
import { figuresOfSum, readStored, type StoredKey, sumStored } from '../chain/stored-records.ts';
import { nameText } from '../chain/text.ts';
import type { DayShare } from '../design/day-bars.tsx';
import { periodsOf, type SpanName } from '../record/span.ts';

/** The records of all targets of the last closed periods together. */
export interface SpanRanking extends PeriodRanking {
  /** What the rows are of: the span, or a period of the calendar where the span has too many records to add up. */
  readonly basis: 'span' | 'calendar';
  readonly arrivals: readonly SliAnswer[];
  /** What was missed by period, for each target; none where the calendar stands for the span. */
  readonly days: ReadonlyMap<number, readonly DayShare[]>;
  readonly dayStarts: readonly number[];
}

/** Records that a browser adds up. */
const mostRecords = 6_000;
const periodOf = { '1': 'day', '7': 'week', '30': 'month', '90': 'month' } as const;

/** All targets over a span, the best low end first. */
export async function readSpan(
  asked: Asked,
  network: number,
  indicator: IndicatorName,
  span: SpanName,
  windowS: number | undefined,
): Promise<SpanRanking | undefined> {
  const { api, at, asOf } = asked;
  const asOfS = Math.floor(asOf.timeMs / 1_000);
  const { kind, starts, lengthS } = periodsOf(span, { asOfS, windowS });
  const targets = await api.apis.RegistryApi.targets(network, undefined, 0, maxRows, at);
  if (targets.length < maxRows && targets.length * starts.length * 2 <= mostRecords) {
    const keys = (of: IndicatorName): readonly StoredKey[] =>
      targets.flatMap(({ target }) =>
        starts.map((startS) => ({ network, indicator: of, kind, startS, target })),
      );
    const withArrival = indicator === 'authorship';
    const records = await readStored(asked, [...keys(indicator), ...(withArrival ? keys('arrival') : [])]);
    const ends = { startS: starts[0] ?? 0, endS: (starts.at(-1) ?? 0) + lengthS, asOfMs: asOf.timeMs };
    const answers = (of: IndicatorName, from: number): SliAnswer[] =>
      targets.flatMap(({ target, who }, index) => {
        const sum = sumStored(
          records.slice(from + index * starts.length, from + (index + 1) * starts.length),
        );
        if (!sum) return [];
        const named =
          who.type === 'Account'
            ? { account: who.value, name: undefined }
            : { account: undefined, name: nameText(who.value) };
        return [{ target, who: named, ...figuresOfSum(sum, of, ends) }];
      });
    const rows = answers(indicator, 0);
    if (rows.length > 0) {
      return {
        kind,
        startS: ends.startS,
        endS: ends.endS,
        isProvisional: false,
        rows: rows.toSorted(byLowEnd),
        basis: 'span',
        arrivals: withArrival ? answers('arrival', keys(indicator).length) : [],
        days: new Map(
          targets.map(({ target }, index) => [
            target,
            records
              .slice(index * starts.length, (index + 1) * starts.length)
              .map(
                (record) =>
                  record && { missed: Number(record.whole - record.part), whole: Number(record.whole) },
              ),
          ]),
        ),
        dayStarts: starts,
      };
    }
  }
  return await ofCalendar(asked, network, indicator, periodOf[span], asOfS);
}

/** Of many targets, or before a day has closed: the period of the calendar that is open. */
async function ofCalendar(
  asked: Asked,
  network: number,
  indicator: IndicatorName,
  kind: 'day' | 'week' | 'month',
  asOfS: number,
): Promise<SpanRanking | undefined> {
  const ranking = await readRanking(asked, network, indicator, kind, asOfS);
  if (!ranking) return undefined;
  const arrivals =
    indicator === 'authorship' ? await readRanking(asked, network, 'arrival', kind, asOfS) : undefined;
  return { ...ranking, basis: 'calendar', arrivals: arrivals?.rows ?? [], days: new Map(), dayStarts: [] };
}

/** As the chain orders a ranking: low end, then share, then target. */
function byLowEnd(one: SliAnswer, other: SliAnswer): number {
  return (
    (other.interval?.lowPpm ?? -1) - (one.interval?.lowPpm ?? -1) ||
    (other.sliPpm ?? -1) - (one.sliPpm ?? -1) ||
    one.target - other.target
  );
}
