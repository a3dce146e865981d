import { AgentError } from '../base/error.ts';
import { type PeriodKind, periodKinds } from '../chain/records/sli-answer.ts';
import { utc } from './format.ts';

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

/**
 * What people call a period: the day, the ISO week, the month, the year, or its first second.
 * @example periodLabel('week', 1_609_113_600) // '2020-W53'
 */
export function periodLabel(kind: PeriodKind, startS: number): string {
  const text = utc(startS * 1_000);
  if (kind === 'day') return text.slice(0, 10);
  if (kind === 'week') return weekLabel(startS);
  if (kind === 'month') return text.slice(0, 7);
  if (kind === 'year') return text.slice(0, 4);
  // Era 0 begins with time itself.
  return kind === 'era' && startS === 0 ? 'the first' : text;
}

/** An ISO week belongs to the year of its Thursday. */
function weekLabel(mondayS: number): string {
  const thursday = new Date((mondayS + 3 * 86_400) * 1_000);
  const year = thursday.getUTCFullYear();
  const dayOfYear = (thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000;
  return `${year}-W${String(Math.floor(dayOfYear / 7) + 1).padStart(2, '0')}`;
}
