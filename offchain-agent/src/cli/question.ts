import { AgentError } from '../base/error.ts';
import type { SliRecords } from '../chain/records/records.ts';
import type { Basis } from '../chain/rpc/basis.ts';
import { type PeriodKind, periodKinds } from '../sli/calendar.ts';
import { type IndicatorName, indicatorNames } from '../sli/indicator.ts';
import { utc } from './format.ts';

const date = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?Z?)?)?)?$/;
const isoWeek = /^(\d{4})-W(\d{2})$/;

/** The basis of an indicator's figures: what reporters sample is no census, and what the embedded chain makes is neither. */
export function shownBasis(basis: Basis, indicator: IndicatorName): Basis | 'sampled' {
  return basis === 'census' && indicator !== 'authorship' ? 'sampled' : basis;
}

/** @throws AgentError `bad_input/indicator` when the indicator is not offered. */
export function parseIndicator(text: string): IndicatorName {
  const indicator = indicatorNames.find((candidate) => candidate === text);
  if (indicator) return indicator;
  throw new AgentError(
    'bad_input/indicator',
    `--indicator: "${text}" is not offered; expected one of ${indicatorNames.join(', ')}`,
    { data: { text } },
  );
}

/** @throws AgentError `bad_input/period` when there is no such kind of period. */
export function parsePeriodKind(text: string): PeriodKind {
  const kind = periodKinds.find((candidate) => candidate === text);
  if (kind) return kind;
  throw new AgentError(
    'bad_input/period',
    `--period: "${text}" is no period; expected one of ${periodKinds.join(', ')}`,
    {
      data: { text },
    },
  );
}

/** What each kind of period is called, by its first second and that as text. */
const labels: Readonly<Record<PeriodKind, (startS: number, text: string) => string>> = {
  window: (_, text) => text,
  day: (_, text) => text.slice(0, 10),
  week: (startS) => weekLabel(startS),
  month: (_, text) => text.slice(0, 7),
  year: (_, text) => text.slice(0, 4),
  // Era 0 begins with time itself.
  era: (startS, text) => (startS === 0 ? 'the first' : text),
};

/**
 * What people call a period: the day, the ISO week, the month, the year, or its first second.
 * @example periodLabel('week', 1_609_113_600) // '2020-W53'
 */
export function periodLabel(kind: PeriodKind, startS: number): string {
  return labels[kind](startS, utc(startS * 1_000));
}

/** An ISO week belongs to the year of its Thursday. */
function weekLabel(mondayS: number): string {
  const thursday = new Date((mondayS + 3 * 86_400) * 1_000);
  const year = thursday.getUTCFullYear();
  const dayOfYear = (thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000;
  return `${year}-W${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}

/**
 * Reads an instant as people write it, always UTC: a year, month, ISO week or day stands for its first second.
 *
 * @returns UTC seconds
 * @throws AgentError `bad_input/instant` for anything else, also for a day that no calendar has
 * @example parseInstant('2026-11-20', '--at') // 1_795_132_800
 */
export function parseInstant(text: string, source: string): number {
  const seconds = ofDate(text) ?? ofWeek(text);
  if (seconds !== undefined && seconds >= 0 && seconds < 2 ** 32) return seconds;
  if (seconds !== undefined && seconds >= 2 ** 32) {
    throw new AgentError(
      'bad_input/instant',
      `${source}: "${text}" lies after 2106-02-07, where the seconds of the chain end`,
      {
        data: { source, text },
      },
    );
  }
  throw new AgentError(
    'bad_input/instant',
    `${source}: "${text}" is no date; expected a UTC date or time since 1970, for example 2026-11-20, 2026-11-20T09:00Z, 2026-W47, 2026-11 or 2026`,
    { data: { source, text } },
  );
}

function ofDate(text: string): number | undefined {
  const parts = date
    .exec(text.trim())
    ?.slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date lets 2026-02-30 be the 2nd of March, and the year 99 be 1999.
  const isKept =
    instant.getUTCFullYear() === year &&
    instant.getUTCMonth() === month - 1 &&
    instant.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return isKept ? instant.getTime() / 1_000 : undefined;
}

function ofWeek(text: string): number | undefined {
  const match = isoWeek.exec(text.trim());
  if (!match) return undefined;
  const [year, week] = [Number(match[1]), Number(match[2])];
  // The 4th of January lies in week 1 of every year.
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = Date.UTC(year, 0, 4 - ((fourth.getUTCDay() + 6) % 7) + (week - 1) * 7);
  const thursday = new Date(monday + 3 * 86_400_000);
  return week >= 1 && thursday.getUTCFullYear() === year ? monday / 1_000 : undefined;
}

/** @throws AgentError `bad_input/future` when the chain has not come to the instant yet. */
export function requireKnownInstant(
  records: Pick<SliRecords, 'asOfMs' | 'blockNumber'>,
  atS: number,
  text: string,
): void {
  if (atS * 1_000 <= records.asOfMs) return;
  throw new AgentError(
    'bad_input/future',
    `--at: ${text} lies in the future; the finalized block ${records.blockNumber} is of ${utc(records.asOfMs)} UTC`,
    { data: { at_s: atS, as_of_ms: records.asOfMs } },
  );
}
