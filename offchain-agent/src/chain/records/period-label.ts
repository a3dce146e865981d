import { utc } from '../../base/format.ts';
import type { PeriodKind } from '../../sli/calendar.ts';

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
