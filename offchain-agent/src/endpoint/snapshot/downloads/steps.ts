import { dirname } from 'node:path';
import { z } from 'zod';
import { shownBytes } from '../../../base/decimal-bytes.ts';
import { AgentError, messageOf } from '../../../base/error.ts';
import { makeFolder } from '../../../base/folder.ts';
import { readUpTo } from '../../../base/read-file.ts';
import { writeDurably } from '../../../base/write-durably.ts';
import type { Observation } from '../../../notify/observation.ts';
import type { DayDownloads } from './count.ts';
import { logSources } from './log-line.ts';

const largestFile = 16 * 1_048_576;
/** What is older is told no more. */
const keptDays = 400;

const day = z.string().regex(new RegExp(String.raw`^\d{4}-\d\d-\d\d (${logSources.join('|')})$`));
const month = z.string().regex(/^\d{4}-\d\d$/);
const bytes = z.number().nonnegative();
const shape = z.strictObject({
  schema: z.literal('almanac.downloads-state.v1'),
  /** The largest sum that was seen of each day and source. */
  days: z.record(day, bytes),
  /** Up to which multiple was told, by UTC month. */
  told: z.record(month, bytes),
});

/** What runs remember of each other: logs are rotated away, and nothing is told twice. */
export type DownloadState = z.infer<typeof shape>;

/** The state before the first run. */
export const noDownloads: DownloadState = { schema: 'almanac.downloads-state.v1', days: {}, told: {} };

/** @throws AgentError `bad_input/downloads_state` when it is there and cannot be read */
export function readDownloadState(file: string): DownloadState {
  try {
    return shape.parse(JSON.parse(readUpTo(file, largestFile).toString('utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return noDownloads;
    throw stateFault(file, 'it cannot be read; move it away to start without it', cause);
  }
}

/** @throws AgentError `bad_input/downloads_state` */
export async function writeDownloadState(file: string, state: DownloadState): Promise<void> {
  try {
    makeFolder(dirname(file));
    await writeDurably(file, Buffer.from(`${JSON.stringify(state)}\n`));
  } catch (cause) {
    throw stateFault(file, `it cannot be written: ${messageOf(cause)}`, cause);
  }
}

/** The state with the days of another run: of a day whose log is partly gone, the larger sum stays. */
export function withDays(state: DownloadState, counted: readonly DayDownloads[]): DownloadState {
  const days = { ...state.days };
  for (const { day: date, source, bytes: sum } of counted) {
    const key = `${date} ${source}`;
    days[key] = Math.max(days[key] ?? 0, sum);
  }
  const kept = Object.entries(days)
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .slice(0, logSources.length * keptDays);
  return { ...state, days: Object.fromEntries(kept) };
}

/** Bytes by UTC month, the oldest first. */
export function monthsOf({
  days,
}: Pick<DownloadState, 'days'>): readonly (readonly [month: string, bytes: number])[] {
  const months = new Map<string, number>();
  for (const [key, sum] of Object.entries(days)) {
    const name = key.slice(0, 7);
    months.set(name, (months.get(name) ?? 0) + sum);
  }
  return [...months].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** What is to be told of multiples that were passed since the last run; one message for several of a month. */
export function passedSteps(
  state: DownloadState,
  stepBytes: number,
  atMs: number,
): { readonly observations: Observation[]; readonly state: DownloadState } {
  const told = { ...state.told };
  const observations = monthsOf(state).flatMap(([name, sum]): Observation[] => {
    const passed = Math.floor(sum / stepBytes) * stepBytes;
    if (passed === 0 || passed <= (told[name] ?? 0)) return [];
    told[name] = passed;
    return [
      {
        key: `downloads/${name}`,
        kind: 'traffic',
        subject: 'snapshots',
        severity: 'warning',
        state: 'bad',
        summary: `downloads of snapshots in ${name} have passed ${passedBytes(passed)}: ${passedBytes(sum)} so far`,
        atMs,
        isMoment: true,
      },
    ];
  });
  return { observations, state: { ...state, told } };
}

/** Bytes rounded down, as what has passed a step. @example passedBytes(1_234_567_890_123) // '1.234 TB' */
export function passedBytes(count: number): string {
  // To a billionth first: 1.001 times 1,000 is less than 1,001.
  return shownBytes(count, (value) => String(Math.floor(Math.round(value * 1e9) / 1e6) / 1e3));
}

function stateFault(file: string, why: string, cause: unknown): AgentError {
  return new AgentError('bad_input/downloads_state', `${file}: ${why}`, { data: { file }, cause });
}
