import { AgentError } from './error.ts';

const date = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?Z?)?)?)?$/;
const isoWeek = /^(\d{4})-W(\d{2})$/;

/**
 * Reads an instant as people write it, always UTC: a year, month, ISO week or day stands for its first
 * second, and parts of a second, as JSON documents have them, count for nothing.
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
    `${source}: "${text}" is not a date; expected a UTC date or time since 1970, for example 2026-11-20, 2026-11-20T09:00Z, 2026-W47, 2026-11 or 2026`,
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
