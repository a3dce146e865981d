import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import { periodStart, secondsPerDay } from '@almanac-chain/agent/sli/calendar';
import { type IncidentStretch, incidentsIn, type MeasuredWindow } from '@almanac-chain/agent/sli/incident';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import type { Asked } from '../chain/connection.ts';
import { usualWindowS } from '../chain/periods.ts';
import { readRecord } from '../chain/records.ts';
import { readStored, type StoredKey, type StoredRecord } from '../chain/stored-records.ts';
import { periodsOf, type SpanName, spanNames } from '../record/span.ts';

type Records = readonly (StoredRecord | undefined)[];

/** The closed periods of a span: slots and arrivals of a target, and the arrivals of all authors. */
interface SpanRecords {
  readonly slots: Records;
  readonly arrivals: Records;
  readonly network: Records;
}

/** What is known of one target's days: slots and arrivals, its last windows, and the arrivals of all authors. */
export interface TargetDays {
  /** Starts of the days that are read, the oldest first; all of them are over. */
  readonly starts: readonly number[];
  readonly slots: Records;
  readonly arrivals: Records;
  /** As all pages have them: windows in 24 hours, else days. */
  readonly spans: Readonly<Record<SpanName, SpanRecords>>;
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
  const keysOf = (span: SpanName): readonly StoredKey[] => {
    const { kind, starts: own } = periodsOf(span, { asOfS, windowS });
    return [
      ...own.map(key('authorship', kind, target)),
      ...own.map(key('arrival', kind, target)),
      ...own.map(key('arrival', kind, 0)),
    ];
  };
  const keys = [
    starts.map(key('authorship', 'day', target)),
    starts.map(key('arrival', 'day', target)),
    windowStarts.map(key('authorship', 'window', target)),
    ...spanNames.map(keysOf),
  ];
  // What several of them name is read once.
  const records = await readStored(asked, keys.flat());
  let from = 0;
  const [slots = [], arrivals = [], windowRecords = [], ...ofSpans] = keys.map(({ length }): Records => {
    from += length;
    return records.slice(from - length, from);
  });
  const spans = Object.fromEntries(
    spanNames.map((span, place) => {
      const own = ofSpans[place] ?? [];
      const count = own.length / 3;
      const part = (index: number): Records => own.slice(index * count, (index + 1) * count);
      return [span, { slots: part(0), arrivals: part(1), network: part(2) }];
    }),
  ) as Record<SpanName, SpanRecords>;
  const month = await readRecord(asked, network, target, 'authorship', 'month', asOfS);
  const windows = windowRecords.flatMap((record, index): MeasuredWindow[] =>
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
    arrivals,
    spans,
    windows,
    outages: stretches,
    windowS,
    monthS,
    month,
  };
}
