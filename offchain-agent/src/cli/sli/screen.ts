import type { IndicatorName, PeriodKind } from '../../chain/sli-answer.ts';
import { type OpenRecords, shownBasis } from '../open-records.ts';
import { periodLabel } from '../period.ts';
import { recordCells, recordColumns } from '../record-columns.ts';
import { sparkline } from '../sparkline.ts';
import { type Column, renderTable } from '../table.ts';
import { targetLabel } from '../target-label.ts';
import { utc } from '../time.ts';
import type { Span, TargetReport } from './report.ts';
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
}

/** The records as a table; a history has a sparkline for each target before it. */
export function sliScreen(reports: readonly TargetReport[], question: SliQuestion): string[] {
  const { open, period, indicator, span } = question;
  const columns: readonly Column[] = [
    { title: 'validator' },
    { title: 'period (UTC)' },
    ...recordColumns(indicator),
  ];
  const label = ({ who, text }: TargetReport): string => targetLabel(who, open.names, text);
  const rows = reports.flatMap((report) => {
    const first = label(report);
    if (report.rows.length === 0) return [[first, '?', ...recordCells(indicator, undefined)]];
    return report.rows.map(({ startS, answer }) => [
      first,
      periodLabel(period, startS),
      ...recordCells(indicator, answer),
    ]);
  });
  const lines = span.kind === 'last' ? sparklines(reports, label) : [];
  return [heading(question), '', ...lines, ...(lines.length > 0 ? [''] : []), ...renderTable(columns, rows)];
}

function heading({ open, period, indicator }: SliQuestion): string {
  const { records, chainName, basis, url } = open;
  return `${chainName} at ${url}: ${indicator} by ${period}, ${shownBasis(basis, indicator)}, as of ${utc(records.asOfMs)} UTC (finalized block ${records.blockNumber})`;
}

function sparklines(reports: readonly TargetReport[], label: (report: TargetReport) => string): string[] {
  const rows = reports.map((report) => [
    label(report),
    sparkline(report.rows.map(({ answer }) => answer?.sliPpm)),
  ]);
  return renderTable([{ title: 'validator' }, { title: 'history, oldest first' }], rows);
}
