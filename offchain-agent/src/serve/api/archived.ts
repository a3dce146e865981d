import { isoTime } from '../../base/format.ts';
import type { RecordHistoryRow } from '../../chain/records/sli-answer.ts';
import type { PeriodKind } from '../../sli/calendar.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { ArchivedRecord, RecordArchive } from '../../store/record-archive.ts';

interface Asked {
  readonly chain: string;
  readonly network: number;
  readonly indicator: IndicatorName;
  readonly period: PeriodKind;
  readonly target: number;
}

/** The longest period that is archived begins at most this long before any second of it. */
const longestS = 86_400;

/** The record of the period that contains a second, and the block that proves it. */
export async function archivedRecord(
  archive: RecordArchive | undefined,
  { period, target, ...key }: Asked,
  atS: number,
): Promise<{ readonly record: object; readonly block: ArchivedRecord['block'] } | undefined> {
  const rows = await archive?.of({ ...key, kind: period }, target, atS - longestS, atS + 1);
  const last = rows?.at(-1);
  if (!last) return undefined;
  const record = JSON.parse(last.record) as { readonly end_s: number | null };
  return record.end_s !== null && record.end_s > atS ? { record, block: last.block } : undefined;
}

/** Of the periods of a history that the chain has no longer: by their start, without buckets. */
export async function archivedHistory(
  archive: RecordArchive | undefined,
  { period, target, ...key }: Asked,
  rows: readonly RecordHistoryRow[],
): Promise<ReadonlyMap<number, { readonly record: object; readonly at: object }>> {
  const missing = rows.filter(({ answer }) => !answer).map((row) => row.period.startS);
  const [first, last] = [missing[0], missing.at(-1)];
  if (!archive || first === undefined || last === undefined) return new Map();
  const kept = await archive.of({ ...key, kind: period }, target, first, last + 1);
  return new Map(
    kept.map(({ startS, record, block: { number, hash, timeMs } }) => {
      const { buckets: _, ...rest } = JSON.parse(record) as { readonly buckets?: unknown };
      return [startS, { record: rest, at: { block: number, hash, at: isoTime(timeMs / 1_000) } }];
    }),
  );
}
