import { exactPercent, percent, percentAbove } from '../../../base/format.ts';
import { periodLabel } from '../../../chain/records/period-label.ts';
import type { RecordFigures } from '../../../chain/records/sli-answer.ts';
import type { Observation } from '../../../notify/observation.ts';
import { type Newest, newestOf } from './newest.ts';
import type { TargetReport } from './report.ts';
import type { SliQuestion } from './screen.ts';

const halfPpm = 500_000;

/**
 * What `sli --watch` has to tell: whoever is below what is required in the newest closed period. Of a group it is the sum, as
 * for `--require`. An open period can still change, and what is unknown neither begins nor ends anything.
 */
export function observedRecords(
  reports: readonly TargetReport[],
  question: SliQuestion,
  requiredPpm: number,
): Observation[] {
  const [group, targets] = newestOf(reports, question);
  return (group ? [group] : targets).map((one) => observedOf(one, question, requiredPpm));
}

function observedOf({ id, label, closed }: Newest, question: SliQuestion, requiredPpm: number): Observation {
  const { indicator, period, open } = question;
  const { network, asOfMs } = open.records;
  const sliPpm = closed?.sliPpm;
  const state = sliPpm === undefined ? 'unknown' : sliPpm < requiredPpm ? 'bad' : 'good';
  const startMs = (closed?.period.startS ?? 0) * 1_000;
  return {
    key: `record/${network}/${indicator}/${period}/${id}`,
    kind: 'record',
    subject: label,
    severity: sliPpm !== undefined && sliPpm < halfPpm ? 'critical' : 'warning',
    state,
    summary: closed
      ? `${label}: ${indicator} ${figuresOf(closed)} in ${period} ${periodLabel(period, closed.period.startS)}, required ${exactPercent(requiredPpm)} %`
      : `${label}: no closed record`,
    // It ended when the first good period began, whenever that one was closed.
    atMs: state === 'good' ? startMs : asOfMs,
    ...(state === 'bad' && { sinceMs: startMs }),
  };
}

function figuresOf({ sliPpm, interval, assigned, authored, sampled, relayed }: RecordFigures): string {
  if (relayed) return `${authored} slots with a block`;
  const range = interval ? ` (95 % CI ${percent(interval.lowPpm)}..${percentAbove(interval.highPpm)})` : '';
  const counts = sampled ? '' : `, ${authored} of ${assigned}`;
  return `${percent(sliPpm)} %${range}${counts}`;
}
