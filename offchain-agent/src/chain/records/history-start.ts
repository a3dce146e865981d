import { type PeriodKind, periodStart } from '../../sli/calendar.ts';
import type { SliRecords } from './records.ts';

/**
 * The start of the period that lies `back` periods before the one that begins at `startS`, or of the first one there is.
 *
 * Calendar periods follow from the calendar; windows have one length; eras have to be asked for one by one.
 */
export async function historyStart(
  records: Pick<SliRecords, 'periodOf'>,
  kind: PeriodKind,
  startS: number,
  back: number,
): Promise<number> {
  if (kind === 'window') {
    const before = await startBefore(records, kind, startS);
    return Math.max(0, startS - back * (startS - before));
  }
  let start = startS;
  for (let step = 0; step < back && start > 0; step += 1) {
    const before = kind === 'era' ? await startBefore(records, kind, start) : periodStart(kind, start - 1);
    if (before >= start) return start;
    start = before;
  }
  return start;
}

/** The start of the history of the last `count` periods, which ends with the open one. */
export async function lastPeriodsStart(
  records: Pick<SliRecords, 'periodOf' | 'asOfMs'>,
  kind: PeriodKind,
  count: number,
): Promise<number> {
  const open = await records.periodOf(kind, Math.floor(records.asOfMs / 1_000));
  return open ? await historyStart(records, kind, open.startS, count - 1) : 0;
}

async function startBefore(
  records: Pick<SliRecords, 'periodOf'>,
  kind: PeriodKind,
  startS: number,
): Promise<number> {
  const before = await records.periodOf(kind, Math.max(0, startS - 1));
  return before?.startS ?? startS;
}
