import type { PeriodKind } from '../../chain/records/sli-answer.ts';
import { shownBasis } from '../open-records.ts';
import { isoTime, recordDocument } from '../record-document.ts';
import { targetLabel } from '../target-label.ts';
import type { GroupReport } from './read-group.ts';
import type { ReportRow, TargetReport } from './report.ts';
import type { SliQuestion } from './screen.ts';

/** The answer of `almanac sli --json`. */
export function sliDocument(reports: readonly TargetReport[], question: SliQuestion) {
  const { open, period, indicator, requiredPpm, verdict, group } = question;
  return {
    schema: 'almanac.sli.v1',
    basis: shownBasis(open.basis, indicator),
    chain: open.chainName,
    url: open.url,
    network: 0,
    indicator,
    period,
    as_of: isoTime(open.records.asOfMs / 1_000),
    as_of_block: open.records.blockNumber,
    as_of_block_hash: open.records.blockHash,
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
