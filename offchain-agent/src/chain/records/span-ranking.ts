import { secondsPerDay } from '../../sli/calendar.ts';
import { type IndicatorName } from '../../sli/indicator.ts';
import type { SliRecords } from './records.ts';
import type { Ranking, SliAnswer } from './sli-answer.ts';
import { sumAnswers } from './sum-answers.ts';

/** Closed periods up to now, all of the same length. */
export interface LastPeriods {
  readonly kind: 'window' | 'day';
  readonly count: number;
  readonly lengthS: number;
}

/** @example lastDays(30) */
export function lastDays(count: number): LastPeriods {
  return { kind: 'day', count, lengthS: secondsPerDay };
}

/**
 * All targets over the last closed periods together, as the pages rank them: the best lower bound first, then the share.
 * @returns undefined where none of these periods has a record
 */
export async function spanRanking(
  records: Pick<SliRecords, 'asOfMs' | 'ranking'>,
  indicator: IndicatorName,
  { kind, count, lengthS }: LastPeriods,
): Promise<Ranking | undefined> {
  const openS = Math.floor(records.asOfMs / 1_000 / lengthS) * lengthS;
  const starts = Array.from({ length: count }, (_, index) => openS - (count - index) * lengthS);
  const rankings = await Promise.all(starts.map(async (startS) => await records.ranking(kind, startS)));
  const byTarget = new Map<number, SliAnswer[]>();
  // Reports of the last window come after midnight: until then that day is over, and not closed.
  const closed = rankings.flatMap((ranking) => (ranking && !ranking.provisional ? ranking.rows : []));
  for (const row of closed) byTarget.set(row.target, [...(byTarget.get(row.target) ?? []), row]);
  if (byTarget.size === 0) return undefined;
  const rows = [...byTarget.values()].map((answers) => sumAnswers(answers, indicator));
  return {
    period: { kind, startS: starts[0] ?? openS },
    endS: openS,
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
