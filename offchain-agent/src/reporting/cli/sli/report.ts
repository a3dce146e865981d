import { AgentError } from '../../../base/error.ts';
import { accountHex } from '../../../chain/address.ts';
import { lastPeriodsStart } from '../../../chain/records/history-start.ts';
import type { SliRecords } from '../../../chain/records/records.ts';
import { maxHistoryRows } from '../../../chain/records/row-limit.ts';
import type { RecordFigures, SliAnswer, TargetRef } from '../../../chain/records/sli-answer.ts';
import type { Last } from '../../../cli/parse-last.ts';
import { type PeriodKind, secondsPerDay } from '../../../sli/calendar.ts';
import { allAuthors } from '../../../words/target-label.ts';

/** What of a target is asked for: now (the last closed and the open period), one period, or a history. */
export type Span =
  | { readonly kind: 'now' }
  | { readonly kind: 'at'; readonly atS: number }
  | ({ readonly kind: 'last' } & Last);

/** One period of one target or group; `answer` is absent where the chain has no record. */
export interface ReportRow<Figures extends RecordFigures = RecordFigures> {
  readonly startS: number;
  readonly answer: Figures | undefined;
}

export interface TargetReport extends AskedTarget {
  readonly who: TargetRef | undefined;
  /** Oldest first, the open period last. */
  readonly rows: readonly ReportRow[];
}

type Records = Pick<SliRecords, 'asOfMs' | 'answer' | 'current' | 'history' | 'periodOf'>;

/** Reads what was asked for of every target; where there is no record at all, there are no rows. */
export async function readReport(
  records: Records,
  targets: readonly AskedTarget[],
  period: PeriodKind,
  span: Span,
): Promise<readonly TargetReport[]> {
  const fromS = span.kind === 'last' ? await startOf(records, period, span) : 0;
  const reports = targets.map(async (asked): Promise<TargetReport> => {
    const rows = await readRows(records, asked.target, period, span, fromS);
    return { ...asked, who: rows.find(({ answer }) => answer)?.answer?.who, rows };
  });
  return withoutEmptyBeginning(await Promise.all(reports));
}

async function readRows(
  records: Records,
  target: number,
  period: PeriodKind,
  span: Span,
  fromS: number,
): Promise<ReportRow<SliAnswer>[]> {
  if (span.kind === 'last') {
    const rows = await records.history(target, period, fromS, 'count' in span ? span.count : maxHistoryRows);
    const history = rows.map((row) => ({ startS: row.period.startS, answer: row.answer }));
    return 'count' in span ? history : await untilNow(records, period, span.days, history);
  }
  if (span.kind === 'at') return present([await records.answer(target, period, span.atS)]);
  const { closed, open } = await records.current(target, period);
  return present([closed, open]);
}

async function startOf(records: Records, period: PeriodKind, last: Last): Promise<number> {
  if ('count' in last) return await lastPeriodsStart(records, period, last.count);
  const sinceS = Math.max(0, Math.floor(records.asOfMs / 1_000) - last.days * secondsPerDay);
  return (await records.periodOf(period, sinceS))?.startS ?? 0;
}

/** @throws AgentError `bad_input/span` when the days have more periods than one answer */
async function untilNow(
  records: Records,
  period: PeriodKind,
  days: number,
  rows: readonly ReportRow<SliAnswer>[],
): Promise<ReportRow<SliAnswer>[]> {
  const open = await records.periodOf(period, Math.floor(records.asOfMs / 1_000));
  const openS = open?.startS ?? Number.POSITIVE_INFINITY;
  if ((rows.at(-1)?.startS ?? openS) < openS)
    throw new AgentError(
      'bad_input/span',
      `--last ${days}d has more than ${maxHistoryRows} periods; ask for fewer days, or for a longer --period`,
    );
  return rows.filter(({ startS }) => startS <= openS);
}

/** A row for each answer that there is. */
export function present<Figures extends RecordFigures>(
  answers: readonly (Figures | undefined)[],
): ReportRow<Figures>[] {
  return answers.flatMap((answer) => (answer ? [{ startS: answer.period.startS, answer }] : []));
}

/** A history may reach back to before the chain: periods of which no target has a record say nothing. */
function withoutEmptyBeginning(reports: readonly TargetReport[]): readonly TargetReport[] {
  const recorded = reports.flatMap(({ rows }) =>
    rows.flatMap(({ startS, answer }) => (answer ? [startS] : [])),
  );
  // Not spread: so many arguments as a large chain has records no function takes.
  const firstS = recorded.reduce((first, startS) => Math.min(first, startS), Number.POSITIVE_INFINITY);
  return reports.map((report) => ({ ...report, rows: report.rows.filter(({ startS }) => startS >= firstS) }));
}

/** A target as asked for. */
export interface AskedTarget {
  readonly target: number;
  /** What the person wrote: how it is called while no record says better. */
  readonly text: string;
}

/**
 * The targets that a person named.
 *
 * @param text ids, accounts or names separated by commas; 0 for all authors together; or `all`
 * @param names names of a running demo by address
 * @throws AgentError `bad_input/validator` for one that the chain does not know
 */
export async function resolveTargets(
  records: Pick<SliRecords, 'targets' | 'targetOf'>,
  text: string,
  names: Readonly<Record<string, string>>,
): Promise<readonly AskedTarget[]> {
  if (text === 'all') return records.targets.map((target) => ({ target, text: `target ${target}` }));
  const parts = [...new Set(text.split(',').map((part) => part.trim()))];
  if (parts.length > 1 && parts.includes('')) {
    throw new AgentError(
      'bad_input/validator',
      `<target> "${text}": a name is missing beside a comma; expected targets separated by commas, for example v1,v2`,
      { data: { text } },
    );
  }
  const asked = parts.map(async (part) => ({
    target: await resolveTarget(records, part, names),
    text: part === '0' ? allAuthors : part,
  }));
  return await Promise.all(asked);
}

async function resolveTarget(
  records: Pick<SliRecords, 'targets' | 'targetOf'>,
  text: string,
  names: Readonly<Record<string, string>>,
): Promise<number> {
  if (text === '0') return 0;
  const id = /^\d+$/.test(text)
    ? records.targets.find((target) => target === Number(text))
    : await records.targetOf(reference(text, names));
  if (id !== undefined) return id;
  throw new AgentError(
    'bad_input/validator',
    `"${text}" is not a validator with records on this chain; expected an account, an id or a name, and "almanac validators" lists them`,
    { data: { validator: text } },
  );
}

function reference(
  text: string,
  names: Readonly<Record<string, string>>,
): { account: string } | { name: string } {
  const named = Object.entries(names).find(([, name]) => name === text)?.[0];
  const account = accountHex(named ?? text);
  return account === undefined ? { name: text } : { account };
}
