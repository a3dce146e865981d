import type { RecordFigures } from '@almanac-chain/agent/chain/records/sli-answer';
import { latencyQuantiles } from '@almanac-chain/agent/sli/aggregate-record';
import { unpackRuns } from '@almanac-chain/agent/sli/bucket-runs';
import { type PeriodKind, periodEnd } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, isTimed } from '@almanac-chain/agent/sli/indicator';
import { wilsonInterval } from '@almanac-chain/agent/sli/interval';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import { noAbsence, type TargetAbsence } from '@almanac-chain/agent/sli/settlement';
import type { AlmanacApi, Asked } from './connection.ts';
import { indicatorOf, kindOf } from './periods.ts';

type Stored = NonNullable<Awaited<ReturnType<AlmanacApi['query']['Sli']['Records']['getValue']>>>;

/** A record of one target in one period, as it is stored: counts alone. */
export interface StoredRecord {
  /** Slots kept, or sixteenths of samples answered. */
  readonly part: bigint;
  /** Slots assigned, or sixteenths of samples taken. */
  readonly whole: bigint;
  readonly windows: bigint;
  readonly sampled:
    | {
        readonly samples: bigint;
        readonly expected: bigint;
        readonly reported: bigint;
        readonly reporters: number;
        readonly buckets: readonly (readonly [index: number, count: bigint])[];
        readonly absence: TargetAbsence;
      }
    | undefined;
}

export interface StoredKey {
  readonly network: number;
  readonly indicator: IndicatorName;
  readonly kind: PeriodKind;
  readonly startS: number;
  readonly target: number;
}

/** Keys that one question names at most. */
const mostKeys = 2_048;
/** Days and longer are written window by window: what ended longer ago than this has its last one. */
const finalS = 6 * 3_600;
/** A period that ended longer ago than this and has no record will get none. */
const settledS = 2 * 86_400;
/** Fewer windows than this say little. */
export const fewWindows = 20n;

const known = new WeakMap<AlmanacApi, Map<string, StoredRecord | undefined>>();

/**
 * The records of many closed periods, in the order of the keys. What is closed never changes, so each is read once: a page that
 * is refreshed asks only for what has closed since.
 */
export async function readStored(
  { api, at, asOf }: Asked,
  keys: readonly StoredKey[],
): Promise<readonly (StoredRecord | undefined)[]> {
  const own = known.get(api) ?? new Map<string, StoredRecord | undefined>();
  known.set(api, own);
  // Lists of one page overlap.
  const named = new Map(keys.map((key) => [nameOf(key), key] as const));
  const missing = [...named].flatMap(([name, key]) => (own.has(name) ? [] : [key]));
  const read = new Map<string, StoredRecord | undefined>();
  const parts = Array.from({ length: Math.ceil(missing.length / mostKeys) }, (_, index) =>
    missing.slice(index * mostKeys, (index + 1) * mostKeys),
  );
  await Promise.all(
    parts.map(async (part) => {
      const values = await api.query.Sli.Records.getValues(
        part.map(
          ({ network, indicator, kind, startS, target }) =>
            [network, indicatorOf(indicator), { kind: kindOf(kind), start: startS }, target] as const,
        ),
        at,
      );
      part.forEach((key, index) => {
        const record = values[index] && recordOf(values[index]);
        read.set(nameOf(key), record);
        const sinceS = asOf.timeMs / 1_000 - endOf(key);
        if (record ? key.kind === 'window' || sinceS > finalS : sinceS > settledS)
          own.set(nameOf(key), record);
      });
    }),
  );
  return keys.map((key) => own.get(nameOf(key)) ?? read.get(nameOf(key)));
}

/** What is stored of all targets in one period, by target: one question, however many there are. */
export async function readAllStored(
  { api, at }: Asked,
  { network, indicator, kind, startS }: Omit<StoredKey, 'target'>,
): Promise<ReadonlyMap<number, StoredRecord>> {
  const period = { kind: kindOf(kind), start: startS };
  const entries = await api.query.Sli.Records.getEntries(network, indicatorOf(indicator), period, at);
  return new Map(entries.map(({ keyArgs: [, , , target], value }) => [target, recordOf(value)]));
}

/** When a period ends; windows are over when they have a record. */
function endOf({ kind, startS }: StoredKey): number {
  return kind === 'window' || kind === 'era' ? startS : periodEnd(kind, startS);
}

function nameOf({ network, indicator, kind, startS, target }: StoredKey): string {
  return `${network} ${indicator} ${kind} ${startS} ${target}`;
}

function recordOf(stored: Stored): StoredRecord {
  if (stored.type === 'Counted') {
    const { authored, assigned, windows } = stored.value;
    return { part: authored, whole: assigned, windows, sampled: undefined };
  }
  const { samples, answered, windows, expected, reported, reporters, buckets } = stored.value;
  return {
    part: answered,
    whole: 16n * samples,
    windows,
    sampled: {
      samples,
      expected,
      reported,
      reporters,
      buckets: unpackRuns(buckets),
      absence: absenceIn(stored.value),
    },
  };
}

/** Several periods together: counts are summed before anything is divided. Undefined where none has a record. */
export function sumStored(records: readonly (StoredRecord | undefined)[]): StoredRecord | undefined {
  const there = records.filter((record) => record !== undefined);
  const [first] = there;
  if (!first) return undefined;
  const add = (count: (record: StoredRecord) => bigint): bigint =>
    there.reduce((sum, record) => sum + count(record), 0n);
  const sampled = there.flatMap((record) => record.sampled ?? []);
  return {
    part: add(({ part }) => part),
    whole: add(({ whole }) => whole),
    windows: add(({ windows }) => windows),
    sampled:
      sampled.length === 0
        ? undefined
        : {
            samples: sampled.reduce((sum, { samples }) => sum + samples, 0n),
            expected: sampled.reduce((sum, { expected }) => sum + expected, 0n),
            reported: sampled.reduce((sum, { reported }) => sum + reported, 0n),
            // As the chain has it of weeks and months: the fewest of a day that counts.
            reporters: Math.min(...sampled.map(({ reporters }) => reporters)),
            buckets: addBuckets(sampled.map(({ buckets }) => buckets)),
            absence: addAbsences(sampled.map(({ absence }) => absence)),
          },
  };
}

/** What a target was away for; a chain of before spec version 14 does not say it. */
export function absenceIn(record: object): TargetAbsence {
  return (record as { readonly absence?: TargetAbsence }).absence ?? noAbsence;
}

function addAbsences(all: readonly TargetAbsence[]): TargetAbsence {
  return all.reduce(
    (sum, { each, all: ofAll, windows }) => ({
      each: sum.each + each,
      all: sum.all + ofAll,
      windows: sum.windows + windows,
    }),
    noAbsence,
  );
}

function addBuckets(all: readonly (readonly (readonly [number, bigint])[])[]) {
  const sums = new Map<number, bigint>();
  for (const [index, count] of all.flat()) sums.set(index, (sums.get(index) ?? 0n) + count);
  return [...sums].toSorted(([one], [other]) => one - other);
}

/** The share and the likely range of counts, by the shared functions. */
export function shareOf({ part, whole, windows }: StoredRecord): {
  readonly ppm: number | undefined;
  readonly lowPpm: number;
  readonly highPpm: number;
} {
  return { ppm: sharePpm(part, whole), ...wilsonInterval(part, whole, windows) };
}

/** A sum in the shape of the chain's answers, so that lists show it as they show those. */
export function figuresOfSum(
  sum: StoredRecord,
  indicator: IndicatorName,
  span: { readonly startS: number; readonly endS: number; readonly asOfMs: number },
): RecordFigures {
  const { ppm, ...interval } = shareOf(sum);
  const { part, whole, windows, sampled } = sum;
  return {
    period: { kind: 'day', startS: span.startS },
    endS: span.endS,
    sliPpm: ppm,
    interval,
    lowConfidence: windows < fewWindows,
    provisional: false,
    asOfMs: span.asOfMs,
    windows,
    assigned: sampled ? 0n : whole,
    authored: sampled ? 0n : part,
    sampled: sampled && {
      ...sampled,
      buckets: [...sampled.buckets].map(([index, count]): [number, bigint] => [index, count]),
      latencyPpm: undefined,
      coveragePpm: sharePpm(sampled.reported, sampled.expected),
      quorum: true,
      ...quantilesOf(sampled, indicator),
    },
  };
}

/** How late answers were, of all samples together. */
export function quantilesOf(
  { samples, buckets }: NonNullable<StoredRecord['sampled']>,
  indicator: IndicatorName,
) {
  const counts = buckets.map(([index, count]) => [index, Number(count)] as const);
  return latencyQuantiles(Number(samples), counts, isTimed(indicator));
}
