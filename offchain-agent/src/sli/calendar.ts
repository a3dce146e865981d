interface CalendarRow {
  /** The first day of the period that contains a day, both counted from the epoch. */
  readonly firstDay: (day: number) => number;
  /** The first day of the period after it. */
  readonly dayAfter: (day: number) => number;
}

export const secondsPerDay = 86_400;

/** 1970-01-01 was a Thursday: three days after the Monday that began its ISO week. */
const epochWeekday = 3;

/** The periods that follow the UTC calendar, one row each; windows and eras depend on a chain's parameters. */
const calendar = {
  day: { firstDay: (day) => day, dayAfter: (day) => day + 1 },
  week: { firstDay: mondayOf, dayAfter: (day) => mondayOf(day) + 7 },
  month: {
    firstDay: (day) => {
      const { year, month } = civil(day);
      return dayOfCivil(year, month);
    },
    dayAfter: (day) => {
      const { year, month } = civil(day);
      return month < 12 ? dayOfCivil(year, month + 1) : dayOfCivil(year + 1, 1);
    },
  },
  year: {
    firstDay: (day) => dayOfCivil(civil(day).year, 1),
    dayAfter: (day) => dayOfCivil(civil(day).year + 1, 1),
  },
} as const satisfies Record<string, CalendarRow>;

export type CalendarKind = keyof typeof calendar;

export const calendarKinds = Object.keys(calendar) as readonly CalendarKind[];

/** All periods of which the chain keeps records. */
export const periodKinds = ['window', ...calendarKinds, 'era'] as const;

export type PeriodKind = (typeof periodKinds)[number];

/**
 * The UTC second at which the calendar period that contains `timeS` begins.
 *
 * Integer arithmetic on the Gregorian calendar, without the platform's `Date`: F6 of docs/reference/formulas.md, the twin of
 * `Calendar` in runtime-pallets/math. Weeks are ISO weeks: they begin on Monday, also across a New Year.
 *
 * @param timeS seconds since the Unix epoch, an integer of at least 0 (on chain a u32)
 * @returns seconds since the Unix epoch; 0 for the week that began before the epoch
 * @example periodStart("week", 1_609_459_199) // 1_609_113_600: 2020-12-31 lies in the week of Monday 2020-12-28
 */
export function periodStart(kind: CalendarKind, timeS: number): number {
  const day = Math.floor(timeS / secondsPerDay);
  return Math.max(0, calendar[kind].firstDay(day)) * secondsPerDay;
}

/**
 * The UTC second after the last one of the calendar period that contains `timeS`: the start of the next period.
 *
 * @example periodEnd("year", 1_709_164_800) // 1_735_689_600: 2024 ends where 2025 begins
 */
export function periodEnd(kind: CalendarKind, timeS: number): number {
  const day = Math.floor(timeS / secondsPerDay);
  return calendar[kind].dayAfter(day) * secondsPerDay;
}

/**
 * The UTC second at which the window that contains `timeMs` begins; windows begin at multiples of `windowMs` since the epoch.
 *
 * @param windowMs length of a window: a multiple of 1,000 that divides a day
 * @example windowStart(1_234_567, 20_000) // 1_220
 */
export function windowStart(timeMs: number, windowMs: number): number {
  return (Math.floor(timeMs / windowMs) * windowMs) / 1_000;
}

function mondayOf(day: number): number {
  return day - ((day + epochWeekday) % 7);
}

// Both conversions count days in 400-year cycles of years that begin on 1 March: the leap day is then the last
// day of its year, and the months' lengths follow one linear formula.
const daysPerCycle = 146_097;
const epochInCycles = 719_468;

function civil(day: number): { year: number; month: number } {
  const shifted = day + epochInCycles;
  const cycle = Math.floor(shifted / daysPerCycle);
  const dayOfCycle = shifted - cycle * daysPerCycle;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1_460) +
      Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear = dayOfCycle - daysBeforeYear(yearOfCycle);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month };
}

/** The day, counted from the epoch, that is the first one of a month. */
function dayOfCivil(year: number, month: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(marchYear / 400);
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5);
  return cycle * daysPerCycle + daysBeforeYear(marchYear - cycle * 400) + dayOfYear - epochInCycles;
}

function daysBeforeYear(yearOfCycle: number): number {
  return yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100);
}
