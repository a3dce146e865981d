import type { RecordFigures } from '../../../chain/records/sli-answer.ts';
import { targetLabel } from '../../../words/target-label.ts';
import type { TargetReport } from './report.ts';
import type { SliQuestion } from './screen.ts';

/** One target, or a group, with the newest of its records. */
export interface Newest {
  /** Unlike labels, no two of one question are alike: the target's id, or the group's label. */
  readonly id: string;
  readonly label: string;
  /** Undefined where no closed period has a record. */
  readonly closed: RecordFigures | undefined;
  /** The record of the period that is not over, or not aggregated yet. */
  readonly open: RecordFigures | undefined;
}

/** The newest records of what was asked for: a group's sum first, then its members. */
export function newestOf(
  reports: readonly TargetReport[],
  {
    group,
    open: { names },
  }: Pick<SliQuestion, 'group'> & { readonly open: Pick<SliQuestion['open'], 'names'> },
): readonly [group: Newest | undefined, targets: readonly Newest[]] {
  const targets = reports.map(({ target, text, who, rows }) => ({
    id: String(target),
    label: targetLabel(who, names, text),
    ...newestIn(rows),
  }));
  return [group && { id: group.label, label: group.label, ...newestIn(group.rows) }, targets];
}

function newestIn(
  rows: readonly { readonly answer: RecordFigures | undefined }[],
): Pick<Newest, 'closed' | 'open'> {
  const known = rows.flatMap(({ answer }) => answer ?? []);
  return {
    closed: known.findLast(({ provisional }) => !provisional),
    open: known.findLast(({ provisional }) => provisional),
  };
}
