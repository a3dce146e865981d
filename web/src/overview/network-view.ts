import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { type Found, incidentsIn, type MeasuredWindow } from '@almanac-chain/agent/sli/incident';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import type { Asked } from '../chain/connection.ts';
import { readStored, type StoredKey, type StoredRecord, sumStored } from '../chain/stored-records.ts';

export interface Target {
  readonly id: number;
  readonly account: string | undefined;
  /** Of a target without an account. */
  readonly name: string | undefined;
  readonly region: string | undefined;
}

/** One validator on the overview. */
export interface ShownValidator {
  readonly target: Target;
  /** Of the span, summed; undefined where nothing was measured. */
  readonly sum: StoredRecord | undefined;
  readonly days: readonly (StoredRecord | undefined)[];
  /** By period of the span that `sum` is of. */
  readonly strip: readonly (StoredRecord | undefined)[];
  readonly windows: Found<MeasuredWindow>;
  readonly lastWindows: readonly MeasuredWindow[];
  /** Start of the first measured window that outages and single misses are looked for in. */
  readonly windowsSinceS: number | undefined;
  /** How late its blocks arrive, in the span. */
  readonly arrival: StoredRecord | undefined;
}

/** What the overview knows of a network's slots. */
export interface NetworkView {
  /** How many validators there are. */
  readonly count: number;
  /** All of them, or the worst of many. */
  readonly shown: readonly ShownValidator[];
  readonly sum: StoredRecord | undefined;
  /** What the sums are of: a span of closed periods, or for large networks the month that is open. */
  readonly basis: 'span' | 'month' | 'open day';
  /** Starts of the periods of the span, which are drawn: days, or windows of the last 24 hours. */
  readonly strip: { readonly kind: PeriodKind; readonly starts: readonly number[] };
  /** All together, by period of the span; undefined where there are too many validators to add up. */
  readonly stripSums: readonly (StoredRecord | undefined)[] | undefined;
  /** Starts of the days that outages are looked for in. */
  readonly dayStarts: readonly number[];
  /** All together, by day; undefined where there are too many validators to add up. */
  readonly days: readonly (StoredRecord | undefined)[] | undefined;
  /** Arrivals of all authors: in the span, and by its periods. */
  readonly arrival: StoredRecord | undefined;
  readonly arrivalStrip: readonly (StoredRecord | undefined)[];
  readonly windowS: number | undefined;
}

/** Days in which outages are looked for. */
export const outageDays = 60;
/** Validators that have a row of their own. */
export const mostShown = 8;
/** With more validators than this the days of all are not added up in a browser. */
export const mostAdded = 40;
/** RecordList of windows that are looked at for outages, in all. */
const mostWindowKeys = 1_024;
/** Windows behind the sentence on top. */
export const recentWindows = 12;

/** Objective of the overview: usual, and printed beside everything that rests on it. */
export const objectivePpm = 990_000;

export type RecordList = readonly (StoredRecord | undefined)[];

export function keysOf(
  network: number,
  indicator: IndicatorName,
  kind: StoredKey['kind'],
  starts: readonly number[],
  target: number,
): readonly StoredKey[] {
  return starts.map((startS) => ({ network, indicator, kind, startS, target }));
}

/** Several lists of records by one question. */
export async function readMany(
  asked: Asked,
  lists: readonly (readonly StoredKey[])[],
): Promise<readonly RecordList[]> {
  const all = await readStored(asked, lists.flat());
  let from = 0;
  return lists.map(({ length }) => {
    from += length;
    return all.slice(from - length, from);
  });
}

/** Targets together: a window that several were measured in stays one trial. */
export function sumTogether(records: RecordList): StoredRecord | undefined {
  const there = records.flatMap((record) => record ?? []);
  const sum = sumStored(there);
  return (
    sum && {
      ...sum,
      windows: there.reduce((most, { windows }) => (windows > most ? windows : most), 0n),
    }
  );
}

/** The worst first, by what was missed. */
export function worst(all: readonly ShownValidator[]): readonly ShownValidator[] {
  if (all.length <= mostShown) return all;
  const share = ({ sum }: ShownValidator): number => (sum && sharePpm(sum.part, sum.whole)) ?? 1_000_000;
  return all.toSorted((one, other) => share(one) - share(other)).slice(0, mostShown);
}

/** The windows that are looked at, the oldest first. */
export function recentStarts(asOfS: number, windowS: number | undefined, targets: number): readonly number[] {
  if (windowS === undefined || windowS <= 0 || targets === 0) return [];
  const count = Math.min(336, Math.floor(mostWindowKeys / targets));
  const openS = Math.floor(asOfS / windowS) * windowS;
  return Array.from({ length: count }, (_, index) => openS - (count - index) * windowS).filter(
    (at) => at >= 0,
  );
}

export function windowOf(startS: number, record: StoredRecord | undefined): readonly MeasuredWindow[] {
  if (!record) return [];
  const { part, whole } = record;
  return [{ startS, part: Number(part), whole: Number(whole), sharePpm: sharePpm(part, whole) }];
}

export function foundIn(
  windows: readonly MeasuredWindow[],
  windowS: number | undefined,
  asOfS: number,
): Found<MeasuredWindow> {
  const last = windows.at(-1);
  if (windowS === undefined || !last) return { stretches: [], single: 0 };
  return incidentsIn(windows, {
    objectivePpm,
    windowS,
    closedUntilS: Math.max(last.startS + windowS, Math.floor(asOfS / windowS) * windowS - windowS),
  });
}
