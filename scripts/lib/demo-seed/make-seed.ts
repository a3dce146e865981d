import { LiveStory } from '../../../offchain-agent/src/demo/seed/live-story.ts';
import { packLived } from '../../../offchain-agent/src/demo/seed/seed-file.ts';
import { dayS, type StorySeed } from '../../../offchain-agent/src/demo/seed/story-plan.ts';

/** What stands beside a seed, to be compared without unpacking it. */
export interface SeedFacts {
  readonly schema: 'almanac.demo_seed_facts.v1';
  readonly number: number;
  /** The midnights between which it was lived. */
  readonly start: string;
  readonly end: string;
  readonly days: number;
  readonly blocks: number;
  readonly head: string;
  /** The head after so many days: a part of it can be lived again and compared. */
  readonly early: { readonly days: number; readonly head: string };
  /** SHA-256 of the runtime's file, and of the sources of the story. */
  readonly runtime: string;
  readonly story: string;
  readonly bytes: number;
}

/** Days whose head is noted: enough for reports, a promise and a motion. */
const earlyDays = 2;

interface Made {
  readonly story: LiveStory;
  readonly packed: Uint8Array;
  readonly early: SeedFacts['early'];
}

/** Lives a story from its first midnight, and packs it. */
export async function makeSeed(
  seed: StorySeed,
  days: number,
  onDay: (day: number) => void = () => undefined,
): Promise<Made> {
  const story = await LiveStory.begin(seed);
  let early = { days: 0, head: '' };
  for (let day = 1; day <= days; day += 1) {
    await story.liveDay();
    if (day === Math.min(earlyDays, days)) early = { days: day, head: story.keep().kept.head.hash };
    onDay(day);
  }
  return { story, packed: packLived(story.keep()), early };
}

/** The midnight so many days before another. */
export function startOf(endS: number, days: number): number {
  return endS - days * dayS;
}
