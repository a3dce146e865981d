import type { SliRecords } from '../../chain/records/records.ts';
import type { PeriodKind, Sum } from '../../chain/records/sli-answer.ts';
import type { AskedGroup } from './asked-group.ts';
import { present, type ReportRow, type Span, type TargetReport } from './report.ts';

/** A group with the sums of its members' records. */
export interface GroupReport extends AskedGroup {
  /** Oldest first, the open period last. */
  readonly rows: readonly ReportRow<Sum>[];
}

/**
 * Reads the sums of a group for the periods that were asked for of its members.
 * @param reports of the members; a history has the same periods for all of them
 * @throws AgentError `bad_input/no_groups` when the runtime sums nothing
 */
export async function readGroup(
  records: Pick<SliRecords, 'asOfMs' | 'sum'>,
  group: AskedGroup,
  reports: readonly TargetReport[],
  period: PeriodKind,
  span: Span,
): Promise<GroupReport> {
  const ids = group.members.map(({ target }) => target);
  const sum = async (atS?: number): Promise<Sum | undefined> => await records.sum(ids, period, atS);
  if (span.kind === 'last') {
    const starts = (reports[0]?.rows ?? []).map(({ startS }) => startS);
    const rows = starts.map(async (startS) => ({ startS, answer: await sum(startS) }));
    // Of a history without a record nothing was asked yet, and whether the runtime sums at all would stay unsaid.
    if (rows.length === 0) await sum();
    return { ...group, rows: await Promise.all(rows) };
  }
  if (span.kind === 'at') return { ...group, rows: present([await sum(span.atS)]) };
  const sums = await Promise.all([sum(), sum(Math.floor(records.asOfMs / 1_000))]);
  return { ...group, rows: present(sums) };
}
