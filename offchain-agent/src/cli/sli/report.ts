import { historyStart } from '../../chain/history-start.ts';
import type { SliRecords } from '../../chain/records.ts';
import type { Answer, PeriodKind, TargetRef } from '../../chain/sli-answer.ts';

/** What of a target is asked for: now (the last closed and the open period), one period, or a history. */
export type Span =
  | { readonly kind: 'now' }
  | { readonly kind: 'at'; readonly atS: number }
  | { readonly kind: 'last'; readonly count: number };

/** One period of one target; `answer` is absent where the chain has no record. */
export interface ReportRow {
  readonly startS: number;
  readonly answer: Answer | undefined;
}

export interface TargetReport {
  readonly target: number;
  readonly who: TargetRef | undefined;
  /** Oldest first, the open period last. */
  readonly rows: readonly ReportRow[];
}

/** Reads what was asked for of every target; a target without any record has no rows. */
export async function readReport(
  records: SliRecords,
  targets: readonly number[],
  period: PeriodKind,
  span: Span,
): Promise<readonly TargetReport[]> {
  const fromS = span.kind === 'last' ? await firstOf(records, period, span.count) : 0;
  return await Promise.all(
    targets.map(async (target) => {
      const rows = await readRows(records, target, period, span, fromS);
      return { target, who: rows.find(({ answer }) => answer)?.answer?.who, rows };
    }),
  );
}

async function readRows(
  records: SliRecords,
  target: number,
  period: PeriodKind,
  span: Span,
  fromS: number,
): Promise<ReportRow[]> {
  if (span.kind === 'last') {
    const history = await records.history(target, period, fromS, span.count);
    const rows = history.map((row) => ({ startS: row.period.startS, answer: row.answer }));
    // Before the first record there was no chain, or nobody to count.
    const first = rows.findIndex(({ answer }) => answer !== undefined);
    return first < 0 ? [] : rows.slice(first);
  }
  if (span.kind === 'at') return present([await records.answer(target, period, span.atS)]);
  const { closed, open } = await records.current(target, period);
  return present([closed, open]);
}

function present(answers: readonly (Answer | undefined)[]): ReportRow[] {
  return answers.flatMap((answer) => (answer ? [{ startS: answer.period.startS, answer }] : []));
}

/** The history ends with the open period. */
async function firstOf(records: SliRecords, period: PeriodKind, count: number): Promise<number> {
  const open = await records.periodOf(period, Math.floor(records.asOfMs / 1_000));
  return open ? await historyStart(records, period, open.startS, count - 1) : 0;
}
