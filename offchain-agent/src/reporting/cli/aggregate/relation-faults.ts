import { z } from 'zod';
import { bucketCount } from '../../../sli/bucket.ts';
import { byTimedIndicator, isSampledIndicator, isTimed, sampledIndicators } from '../../../sli/indicator.ts';

/** Sums up to here stay exact when counted in sixteenths. */
const maxExpectedSum = 2 ** 49 - 1;

/** What a file may hold whose shape has faults of its own: those are told elsewhere and passed over here. */
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[] | undefined
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> } | undefined
    : T | undefined;

type LooseFile = Loose<AggregateFile>;
type LooseWindow = Loose<AggregateFile['windows'][number]>;
type LooseReport = Loose<AggregateFile['windows'][number]['reports'][number]>;
type LooseEntry = Loose<AggregateFile['windows'][number]['reports'][number]['entries'][number]>;

const count = z.custom<number>(isCount, { error: ({ input }) => wholeNumber('0 to 2^53 - 1', input) });

const ppm = z.custom<number>((value) => isCount(value) && value <= 1_000_000, {
  error: ({ input }) => wholeNumber('0 to 1000000', input),
});

const subject = { target: z.string(), indicator: z.enum(sampledIndicators) };

/** The pairs themselves are seen to where their order and sum are: they are most of a file. */
const buckets = z.custom<readonly (readonly [index: number, count: number])[]>(Array.isArray, {
  error: 'must be a list of [index, count]',
});

/** The shape of what `almanac aggregate` reads; what must hold between its parts is checked in relation-faults.ts. */
export const aggregateFile = z.strictObject({
  parameters: z.strictObject({
    min_reporters: count,
    min_coverage_ppm: ppm,
    fast_latency_us: z.strictObject(byTimedIndicator(() => count.optional())),
  }),
  windows: z.array(
    z.strictObject({
      window: count,
      active_reporters: count,
      expected: z.array(z.strictObject({ ...subject, samples: count })),
      reports: z.array(
        z.strictObject({
          reporter: z.string(),
          entries: z.array(z.strictObject({ ...subject, samples: count, buckets })),
        }),
      ),
    }),
  ),
});

/** Everything that does not hold between the parts of a file, as `path: what is wrong`, in the order of the file. */
export function relationFaults(value: unknown): string[] {
  const file = value as LooseFile;
  const faults: string[] = [];
  const seen = new Set<unknown>();
  const sums = new Map<string, { each: number; all: number }>();
  list(file?.windows).forEach((window, index) => {
    const at = `windows[${index}]`;
    if (isCount(window?.window) && !isNew(seen, window.window)) {
      faults.push(`${at}.window: ${window.window} is there twice`);
    }
    checkObjectives(file, window, at, faults);
    checkSums(sums, window, at, faults);
    checkWindow(window, at, faults);
  });
  return faults;
}

function checkObjectives(file: LooseFile, window: LooseWindow, at: string, faults: string[]): void {
  const fastUs = file?.parameters?.fast_latency_us;
  list(window?.expected).forEach((expected, index) => {
    const indicator = expected?.indicator;
    if (indicator === undefined || fastUs === undefined || fastUs === null) return;
    if (!isSampledIndicator(indicator) || !isTimed(indicator) || fastUs[indicator] !== undefined) return;
    faults.push(
      `parameters.fast_latency_us.${indicator}: must be given, for ${at}.expected[${index}] is of it`,
    );
  });
}

/** Keeps every sum over the windows exact. */
function checkSums(
  sums: Map<string, { each: number; all: number }>,
  window: LooseWindow,
  at: string,
  faults: string[],
): void {
  const reporters = isCount(window?.active_reporters) ? window.active_reporters : 0;
  list(window?.expected).forEach((expected, index) => {
    if (!isCount(expected?.samples)) return;
    const key = subjectKey(expected);
    const sum = sums.get(key) ?? { each: 0, all: 0 };
    sum.each += expected.samples;
    sum.all += expected.samples * reporters;
    sums.set(key, sum);
    if (sum.each <= maxExpectedSum && sum.all <= Number.MAX_SAFE_INTEGER) return;
    faults.push(
      `${at}.expected[${index}].samples: the sum up to here is too large; at most 2^49 - 1 of each reporter, 2^53 - 1 of all`,
    );
  });
}

function checkWindow(window: LooseWindow, at: string, faults: string[]): void {
  const expected = new Map<string, number>();
  list(window?.expected).forEach((subject, index) => {
    const key = subjectKey(subject);
    if (expected.has(key)) faults.push(`${at}.expected[${index}]: ${key} is there twice`);
    expected.set(key, subject?.samples ?? Number.NaN);
  });
  const reports = list(window?.reports);
  if (isCount(window?.active_reporters) && reports.length > window.active_reporters) {
    faults.push(`${at}.reports: ${reports.length} reports of ${window.active_reporters} active reporters`);
  }
  const reporters = new Set<unknown>();
  reports.forEach((report, index) => {
    const here = `${at}.reports[${index}]`;
    if (typeof report?.reporter === 'string' && !isNew(reporters, report.reporter)) {
      faults.push(`${here}.reporter: ${shortText(report.reporter)} reports twice in the window`);
    }
    checkReport(report, expected, here, faults);
  });
}

function checkReport(
  report: LooseReport,
  expected: ReadonlyMap<string, number>,
  at: string,
  faults: string[],
): void {
  const seen = new Set<unknown>();
  list(report?.entries).forEach((entry, index) => {
    if (entry?.target === undefined || entry.indicator === undefined) return;
    const here = `${at}.entries[${index}]`;
    const key = subjectKey(entry);
    if (!isNew(seen, key)) faults.push(`${here}: ${key} is there twice`);
    const most = expected.get(key);
    if (most === undefined) faults.push(`${here}: ${key} is not in the expected of its window`);
    else if (isCount(entry?.samples) && entry.samples > most) {
      faults.push(`${here}.samples: ${entry.samples} samples where ${most} are expected`);
    }
    checkBuckets(entry, here, faults);
  });
}

function checkBuckets(entry: LooseEntry, at: string, faults: string[]): void {
  let before = -1;
  let answers = 0;
  list<unknown>(entry?.buckets).forEach((pair, place) => {
    const here = `${at}.buckets[${place}]`;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every(isCount)) {
      faults.push(`${here}: must be [index, count], two whole numbers, not ${shortText(pair)}`);
      return;
    }
    const [index, count] = pair as [number, number];
    if (index >= bucketCount) {
      faults.push(`${here}: no bucket ${index}; the last one is ${bucketCount - 1}`);
    } else if (index === before) faults.push(`${here}: bucket ${index} is there twice`);
    else if (index < before) faults.push(`${here}: bucket ${index} stands after ${before}; they ascend`);
    if (count === 0) faults.push(`${here}: bucket ${index} has no answers; leave it out`);
    before = Math.max(before, index);
    answers += count;
  });
  if (isCount(entry?.samples) && answers > entry.samples) {
    faults.push(`${at}.buckets: ${answers} answers to ${entry.samples} samples`);
  }
}

/** The elements of a list, none of what is no list. */
function list<Item>(value: readonly Item[] | null | undefined): readonly Item[] {
  return Array.isArray(value) ? value : [];
}

/** No indicator has a space in its name, so that no two subjects share a key. */
function subjectKey(
  subject: { readonly target?: string; readonly indicator?: string } | null | undefined,
): string {
  return `${subject?.indicator} ${JSON.stringify(subject?.target)}`;
}

function isNew(seen: Set<unknown>, value: unknown): boolean {
  const size = seen.size;
  return seen.add(value).size > size;
}

export type AggregateFile = z.infer<typeof aggregateFile>;

function wholeNumber(range: string, input: unknown): string {
  const what = `a whole number from ${range}`;
  return input === undefined ? `must be given; ${what}` : `must be ${what}, not ${shortText(input)}`;
}

/** A count that a double holds exactly. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** What stands there instead, cut to what a line can take. */
function shortText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
