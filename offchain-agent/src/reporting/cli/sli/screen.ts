import { isoTime, sparkline, utc } from '../../../base/format.ts';
import { periodLabel } from '../../../chain/records/period-label.ts';
import { recordDocument } from '../../../chain/records/record-document.ts';
import { shownBasis } from '../../../chain/rpc/basis.ts';
import type { OpenRecords } from '../../../cli/open-at.ts';
import { ofNetwork } from '../../../cli/question.ts';
import { renderTable } from '../../../cli/table.ts';
import type { PeriodKind } from '../../../sli/calendar.ts';
import type { IndicatorName } from '../../../sli/indicator.ts';
import { type TableColumn } from '../../../words/column.ts';
import { noMiss, recordCells, recordColumns, relayedNote } from '../../../words/record-columns.ts';
import { targetLabel, targetLine } from '../../../words/target-label.ts';
import type { GroupReport } from './asked-group.ts';
import type { ReportRow, Span, TargetReport } from './report.ts';

/** What was asked, with what is needed to answer it. */
export interface SliQuestion {
  readonly open: Pick<OpenRecords, 'chainName' | 'basis' | 'url' | 'names'> & {
    readonly records: Pick<
      OpenRecords['records'],
      'asOfMs' | 'blockNumber' | 'blockHash' | 'network' | 'isRelayed'
    >;
  };
  readonly period: PeriodKind;
  readonly indicator: IndicatorName;
  readonly span: Span;
  readonly requiredPpm: number | undefined;
  readonly verdict: RequirementVerdict;
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
  const { isRelayed } = open.records;
  const columns: readonly TableColumn[] = [
    { title: 'validator' },
    { title: 'period (UTC)' },
    ...recordColumns(indicator, isRelayed),
  ];
  const members = reports.map(({ who, text, rows }) => ({ label: targetLine(who, open.names, text), rows }));
  const all: readonly Line[] = [...(group ? [groupLine(group)] : []), ...members];
  const rows = all.flatMap(({ label, rows: own, noteOf }) => {
    if (own.length === 0) return [[label, '?', ...recordCells(indicator, undefined, isRelayed)]];
    return own.map((row) => {
      const cells = recordCells(indicator, row.answer, isRelayed);
      const notes = [cells.at(-1), noteOf?.(row)].filter(Boolean).join(', ');
      return [label, periodLabel(period, row.startS), ...cells.slice(0, -1), notes];
    });
  });
  // It is of shares, which a parachain's records do not have.
  const lines = span.kind === 'last' && !isRelayed ? sparklines(all) : [];
  const table = [...lines, ...(lines.length > 0 ? [''] : []), ...renderTable(columns, rows)];
  return [heading(question), '', ...table, ...(isRelayed ? ['', relayedNote] : [])];
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
  return `${chainName} at ${url}: ${indicator}${ofNetwork(records)} by ${period}, ${shownBasis(basis, indicator)}, as of ${utc(records.asOfMs)} UTC (finalized block ${records.blockNumber})`;
}

function sparklines(all: readonly Line[]): string[] {
  const rows = all.map(({ label, rows: own }) => [label, sparkline(own.map(({ answer }) => answer?.sliPpm))]);
  return renderTable([{ title: 'validator' }, { title: 'history, oldest first' }], rows);
}

/** The answer of `almanac sli --json`. */
export function sliDocument(reports: readonly TargetReport[], question: SliQuestion) {
  const { open, period, indicator, requiredPpm, verdict, group } = question;
  return {
    schema: 'almanac.sli.v1',
    basis: shownBasis(open.basis, indicator),
    chain: open.chainName,
    url: open.url,
    network: open.records.network,
    indicator,
    period,
    as_of: isoTime(open.records.asOfMs / 1_000),
    as_of_block: open.records.blockNumber,
    as_of_block_hash: open.records.blockHash,
    ...(open.records.isRelayed && { missed_slots_unknown_because: noMiss }),
    required_ppm: requiredPpm ?? null,
    requirement_met: verdict ?? null,
    group: group ? groupDocument(group, period) : null,
    targets: reports.map(({ target, text, who, rows }) => ({
      target,
      label: targetLabel(who, open.names, text),
      account: who?.account ?? null,
      name: who?.name ?? null,
      records: rows.map((row) => rowDocument(row, period)),
    })),
  };
}

/** `members_recorded` is how many of the members have a record in the period; the others add nothing. */
function groupDocument({ kind, label, name, id, members, rows }: GroupReport, period: PeriodKind) {
  return {
    kind,
    label,
    name: name ?? null,
    group: id ?? null,
    members: members.map(({ target }) => target),
    records: rows.map((row) => ({
      ...rowDocument(row, period),
      members_recorded: row.answer?.targets ?? 0,
    })),
  };
}

function rowDocument({ startS, answer }: ReportRow, period: PeriodKind) {
  return answer
    ? recordDocument(answer)
    : { period, start_s: startS, start_at: isoTime(startS), sli_ppm: null };
}

/** Whether all that is judged is as good as required: `undefined` is "cannot tell". */
export type RequirementVerdict = boolean | undefined;

/**
 * Judges the closed periods that are shown. One below the requirement decides; an open period can still change either
 * way and decides nothing; a target without a closed record leaves the question open.
 */
export function judge(
  reports: readonly { readonly rows: readonly ReportRow[] }[],
  requiredPpm: number,
): RequirementVerdict {
  const closed = reports.map(({ rows }) =>
    rows.flatMap(({ answer }) =>
      answer && !answer.provisional && answer.sliPpm !== undefined ? [answer.sliPpm] : [],
    ),
  );
  if (closed.some((shares) => shares.some((share) => share < requiredPpm))) return false;
  return closed.length > 0 && closed.every((shares) => shares.length > 0) ? true : undefined;
}
