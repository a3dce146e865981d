import { periodStart, secondsPerDay } from '../../sli/calendar.ts';
import { type IndicatorName } from '../../sli/indicator.ts';
import type { SliRecords } from './records.ts';
import type { Ranking, SliAnswer } from './sli-answer.ts';
import { sumAnswers } from './sum-answers.ts';

/**
 * All targets over the last closed days together, as the pages rank them: the best lower bound first, then the share.
 * @returns undefined where none of these days has a record
 */
export async function daysRanking(
  records: Pick<SliRecords, 'asOfMs' | 'ranking'>,
  indicator: IndicatorName,
  days: number,
): Promise<Ranking | undefined> {
  const todayS = periodStart('day', Math.floor(records.asOfMs / 1_000));
  const starts = Array.from({ length: days }, (_, index) => todayS - (days - index) * secondsPerDay);
  const rankings = await Promise.all(starts.map(async (startS) => await records.ranking('day', startS)));
  const byTarget = new Map<number, SliAnswer[]>();
  for (const row of rankings.flatMap((ranking) => ranking?.rows ?? []))
    byTarget.set(row.target, [...(byTarget.get(row.target) ?? []), row]);
  if (byTarget.size === 0) return undefined;
  const rows = [...byTarget.values()].map((answers) => sumAnswers(answers, indicator));
  return {
    period: { kind: 'day', startS: starts[0] ?? todayS },
    endS: todayS,
    provisional: false,
    asOfMs: records.asOfMs,
    total: rows.length,
    rows: rows.toSorted(byLowEnd),
  };
}

function byLowEnd(one: SliAnswer, other: SliAnswer): number {
  return (
    (other.interval?.lowPpm ?? -1) - (one.interval?.lowPpm ?? -1) ||
    (other.sliPpm ?? -1) - (one.sliPpm ?? -1) ||
    one.target - other.target
  );
}
