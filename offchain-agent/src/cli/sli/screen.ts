import type { IndicatorName, PeriodKind } from '../../chain/records/sli-answer.ts';
import { type OpenRecords, shownBasis } from '../open-records.ts';
import { periodLabel } from '../period.ts';
import { recordCells, recordColumns } from '../record-columns.ts';
import { sparkline } from '../sparkline.ts';
import { type Column, renderTable } from '../table.ts';
import { targetLabel } from '../target-label.ts';
import { utc } from '../time.ts';
import type { GroupReport } from './read-group.ts';
import type { ReportRow, Span, TargetReport } from './report.ts';
import type { Verdict } from './verdict.ts';

/** What was asked, with what is needed to answer it. */
export interface SliQuestion {
  readonly open: Pick<OpenRecords, 'chainName' | 'basis' | 'url' | 'names'> & {
    readonly records: Pick<OpenRecords['records'], 'asOfMs' | 'blockNumber' | 'blockHash'>;
  };
  readonly period: PeriodKind;
  readonly indicator: IndicatorName;
  readonly span: Span;
  readonly requiredPpm: number | undefined;
  readonly verdict: Verdict;
  /** What the targets are together, if they were asked for as a group. */
  readonly group?: GroupReport | undefined;
}

interface Line {
  readonly label: string;
  readonly rows: readonly ReportRow[];
  /** What is to be noted besides. */
  readonly noteOf?: (row: ReportRow) => string;
}

/** The records as a table, a group before its members; a history has a sparkline for each before it. */
export function sliScreen(reports: readonly TargetReport[], question: SliQuestion): string[] {
  const { open, period, indicator, span, group } = question;
  const columns: readonly Column[] = [
    { title: 'validator' },
    { title: 'period (UTC)' },
    ...recordColumns(indicator),
  ];
  const members = reports.map(({ who, text, rows }) => ({ label: targetLabel(who, open.names, text), rows }));
  const all: readonly Line[] = [...(group ? [groupLine(group)] : []), ...members];
  const rows = all.flatMap(({ label, rows: own, noteOf }) => {
    if (own.length === 0) return [[label, '?', ...recordCells(indicator, undefined)]];
    return own.map((row) => {
      const cells = recordCells(indicator, row.answer);
      const notes = [cells.at(-1), noteOf?.(row)].filter(Boolean).join(', ');
      return [label, periodLabel(period, row.startS), ...cells.slice(0, -1), notes];
    });
  });
  const lines = span.kind === 'last' ? sparklines(all) : [];
  return [heading(question), '', ...lines, ...(lines.length > 0 ? [''] : []), ...renderTable(columns, rows)];
}

/** A member without a record adds nothing to the sum: a sum that lacks some says so. */
function groupLine({ label, members, rows }: GroupReport): Line {
  const recorded = new Map(rows.map(({ startS, answer }) => [startS, answer?.targets]));
  return {
    label,
    rows,
    noteOf: ({ startS }) => {
      const count = recorded.get(startS);
      return count === undefined || count === members.length ? '' : `${count} of ${members.length} members`;
    },
  };
}

function heading({ open, period, indicator }: SliQuestion): string {
  const { records, chainName, basis, url } = open;
  return `${chainName} at ${url}: ${indicator} by ${period}, ${shownBasis(basis, indicator)}, as of ${utc(records.asOfMs)} UTC (finalized block ${records.blockNumber})`;
}

function sparklines(all: readonly Line[]): string[] {
  const rows = all.map(({ label, rows: own }) => [label, sparkline(own.map(({ answer }) => answer?.sliPpm))]);
  return renderTable([{ title: 'validator' }, { title: 'history, oldest first' }], rows);
}
