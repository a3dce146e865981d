import { draw } from './draw.ts';

/** A story: which draw of it, and the UTC midnight at which it begins. */
export interface StorySeed {
  readonly number: number;
  readonly startS: number;
}

/** When a validator makes no block. Instants are UTC seconds; the end is the first at which it is back. */
export interface StoryOutage {
  /** From 0. */
  readonly validator: number;
  readonly fromS: number;
  readonly untilS: number;
}

export const slotS = 300;
export const windowS = 3_600;
export const dayS = 86_400;
export const weekS = 7 * dayS;

/** What each validator is told by: how often it misses a slot for no reason, in millionths, and how long its blocks take. */
const habits = [
  { missPpm: 300, typicalMs: 24, spread: 0.25 },
  { missPpm: 2_500, typicalMs: 41, spread: 0.45 },
  { missPpm: 4_500, typicalMs: 33, spread: 0.35 },
  { missPpm: 1_200, typicalMs: 29, spread: 0.3 },
] as const;

/** Days of the story on which a validator is away, from a minute of the day on. The weekly promise of v3 is missed in two weeks. */
const outages: readonly { day: number; validator: number; minute: number; minutes: number }[] = [
  { day: 11, validator: 2, minute: 365, minutes: 190 },
  { day: 27, validator: 1, minute: 840, minutes: 105 },
  { day: 38, validator: 3, minute: 1_290, minutes: 45 },
  { day: 50, validator: 3, minute: 125, minutes: 360 },
  { day: 71, validator: 2, minute: 1_085, minutes: 300 },
  { day: 83, validator: 1, minute: 545, minutes: 120 },
  { day: 88, validator: 2, minute: 600, minutes: 95 },
];
const writtenDays = 90;
/** Behind what is written, one day of so many has an outage that is drawn. */
const drawnEvery = 7;

/** The outages of a day of the story, counted from 0. */
export function outagesOf({ number, startS }: StorySeed, day: number): readonly StoryOutage[] {
  const written = outages.filter((one) => one.day === day);
  const all = day < writtenDays ? written : drawnOutage(number, day);
  return all.map(({ validator, minute, minutes }) => {
    const fromS = startS + day * dayS + minute * 60;
    return { validator, fromS, untilS: fromS + minutes * 60 };
  });
}

function drawnOutage(number: number, day: number): typeof outages {
  if (day % drawnEvery !== 3) return [];
  const of = (what: number): number => draw(number, 1, day, what);
  const validator = 1 + Math.floor(of(0) * 3);
  return [
    { day, validator, minute: 60 + Math.floor(of(1) * 200) * 5, minutes: 40 + Math.floor(of(2) * 24) * 5 },
  ];
}

/** Whether a validator leaves a slot of its own empty. */
export function leavesEmpty(
  seed: StorySeed,
  validator: number,
  slotStartS: number,
  more: readonly StoryOutage[] = [],
): boolean {
  const day = Math.floor((slotStartS - seed.startS) / dayS);
  // One that begins before midnight may end after it.
  const known = [...outagesOf(seed, day - 1), ...outagesOf(seed, day), ...more];
  const isOut = known.some(
    (one) => one.validator === validator && slotStartS >= one.fromS && slotStartS < one.untilS,
  );
  return (
    isOut || draw(seed.number, 2, validator, slotStartS / slotS) * 1e6 < (habits[validator]?.missPpm ?? 0)
  );
}

/** How long the block of a validator takes to a reporter, microseconds; undefined when it comes too late to be one. */
export function arrivalUs(
  { number }: StorySeed,
  validator: number,
  reporter: number,
  slot: number,
): number | undefined {
  const { typicalMs, spread } = habits[validator] ?? habits[0];
  const of = (what: number): number => draw(number, 3, validator, reporter, slot, what);
  if (of(2) < 0.000_4) return undefined;
  // A sum of three draws is near enough to a bell.
  const bell = of(0) + of(1) + of(3) - 1.5;
  const farMs = reporter * 7;
  const jam = of(4) < 0.03 ? 1 + of(5) * 6 : 1;
  return Math.round((typicalMs * Math.exp(spread * 2 * bell) * jam + farMs) * 1_000);
}

/** Whether a reporter itself sees nothing in a slot: its sample is not taken. */
export function isBlind({ number }: StorySeed, reporter: number, slot: number): boolean {
  return draw(number, 4, reporter, Math.floor(slot / 6)) < (reporter === 2 ? 0.012 : 0.002);
}

/** Of the story before a viewer: the first outage opens within half a minute at 150 times the pace, and ends within one. */
const live = { afterS: 20 * 60, lastsS: 75 * 60, everyS: 12 * 3_600, most: 200 };

/** Outages before a viewer, from the instant on at which the clock begins. The first validator, whose promise is kept, has none. */
export function liveOutages(startS: number): readonly StoryOutage[] {
  return Array.from({ length: live.most }, (_, index) => {
    const fromS = startS + live.afterS + index * live.everyS;
    return { validator: 1 + ((index + 1) % 3), fromS, untilS: fromS + live.lastsS };
  });
}
