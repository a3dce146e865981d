import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import { periodStart, secondsPerDay } from '@almanac-chain/agent/sli/calendar';
import { type IncidentStretch, incidentsIn, type MeasuredWindow } from '@almanac-chain/agent/sli/incident';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import type { Asked } from '../chain/connection.ts';
import { usualWindowS } from '../chain/periods.ts';
import { readRecord } from '../chain/records.ts';
import { readStored, type StoredKey, type StoredRecord } from '../chain/stored-records.ts';

/** What is known of one target's days: slots and arrivals, its last windows, and the arrivals of all authors. */
export interface TargetDays {
  /** Starts of the days that are read, the oldest first; all of them are over. */
  readonly starts: readonly number[];
  readonly slots: readonly (StoredRecord | undefined)[];
  readonly arrivals: readonly (StoredRecord | undefined)[];
  readonly network: readonly (StoredRecord | undefined)[];
  readonly windows: readonly MeasuredWindow[];
  readonly outages: readonly IncidentStretch<MeasuredWindow>[];
  readonly windowS: number | undefined;
  /** Slots of the month that is open, up to the block that is shown. */
  readonly month: SliAnswer | undefined;
  readonly monthS: number;
}

const weeks = 13;
/** Two weeks of hours, or what a chain with shorter windows keeps of them. */
const mostWindows = 336;

export async function readTargetDays(
  asked: Asked,
  network: number,
  target: number,
  objectivePpm: number,
): Promise<TargetDays> {
  const asOfS = Math.floor(asked.asOf.timeMs / 1_000);
  const todayS = Math.floor(asOfS / secondsPerDay) * secondsPerDay;
  const firstS = periodStart('week', todayS) - (weeks - 1) * 7 * secondsPerDay;
  const starts = Array.from(
    { length: (todayS - firstS) / secondsPerDay },
    (_, index) => firstS + index * secondsPerDay,
  );
  const windowS = await usualWindowS(asked, network);
  const openS = windowS === undefined ? 0 : Math.floor(asOfS / windowS) * windowS;
  const windowStarts =
    windowS === undefined
      ? []
      : Array.from({ length: mostWindows }, (_, index) => openS - (mostWindows - index) * windowS);
  const key =
    (indicator: StoredKey['indicator'], kind: StoredKey['kind'], of: number) =>
    (startS: number): StoredKey => ({
      network,
      indicator,
      kind,
      startS,
      target: of,
    });
  const records = await readStored(asked, [
    ...starts.map(key('authorship', 'day', target)),
    ...starts.map(key('arrival', 'day', target)),
    ...starts.map(key('arrival', 'day', 0)),
    ...windowStarts.map(key('authorship', 'window', target)),
  ]);
  const month = await readRecord(asked, network, target, 'authorship', 'month', asOfS);
  const part = (index: number): readonly (StoredRecord | undefined)[] =>
    records.slice(index * starts.length, (index + 1) * starts.length);
  const slots = part(0);
  const windows = records.slice(3 * starts.length).flatMap((record, index): MeasuredWindow[] =>
    record
      ? [
          {
            startS: windowStarts[index] ?? 0,
            part: Number(record.part),
            whole: Number(record.whole),
            sharePpm: sharePpm(record.part, record.whole),
          },
        ]
      : [],
  );
  const monthS = periodStart('month', asOfS);
  const last = windows.at(-1);
  const { stretches } =
    windowS === undefined || !last
      ? { stretches: [] }
      : incidentsIn(windows, {
          objectivePpm,
          windowS,
          closedUntilS: Math.max(last.startS + windowS, openS - windowS),
        });
  return {
    starts,
    slots,
    arrivals: part(1),
    network: part(2),
    windows,
    outages: stretches,
    windowS,
    monthS,
    month,
  };
}
