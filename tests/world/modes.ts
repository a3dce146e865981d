import { playAll, runWorld, type WorldCampaign } from './campaign.ts';
import type { WorldCure } from './cures/cure.ts';
import { seedsOf } from './draw/draw-scene.ts';
import type { WorldOptions } from './options.ts';
import type { PlayedScene } from './play-scenes.ts';
import { violationLines } from './print.ts';

interface Place {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

interface Repetition {
  readonly first: WorldCampaign;
  /** Scenes whose traces were not equal. */
  readonly different: readonly number[];
}

/** Far from every machine's own, and by no whole hour. */
const otherZone = 'Asia/Kathmandu';

/** Plays each scene twice: the second time in other processes, after other scenes, and in another time zone. */
export async function runTwice(options: WorldOptions, place: Place): Promise<Repetition> {
  const first = await runWorld(options, place);
  const second = await runWorld(
    { ...options, isTurned: true, jobs: options.jobs + 1, env: { TZ: otherZone } },
    place,
  );
  const hashes = new Map(second.scenes.map(({ seed, hash }) => [seed, hash]));
  return {
    first,
    different: first.scenes.filter(({ seed, hash }) => hashes.get(seed) !== hash).map(({ seed }) => seed),
  };
}

/** So many scenes are played without a cure: few first, since most cures are found soon. */
const batches = [1, 3, 8, 16, 32];

interface CureFound {
  readonly name: string;
  /** How many scenes were played without it. */
  readonly scenes: number;
  /** The scene that breaks a rule without the cure, and none with it; undefined where none was found. */
  readonly found: { readonly seed: number; readonly text: string } | undefined;
}

/** Takes cures out, one after the other, and looks whether a scene then breaks a rule that keeps them with it. */
export async function runWithout(options: WorldOptions, place: Place): Promise<CureFound[]> {
  const results: CureFound[] = [];
  for (const cure of options.without) {
    if (place.signal.aborted) break;
    const result = await runWithoutOne(cure, options, place);
    results.push(result);
    place.say(cureLine(result));
  }
  return results;
}

async function runWithoutOne(
  cure: WorldCure,
  { seed, jobs }: WorldOptions,
  { signal }: Place,
): Promise<CureFound> {
  const quiet = { say: () => undefined, signal };
  const left = seedsOf(seed, cure.shownBy, sum(batches));
  let scenes = 0;
  for (const count of batches) {
    const seeds = left.splice(0, count);
    const without = await playAll(seeds, { jobs, cures: [cure] }, quiet);
    scenes += seeds.length;
    const broken = without.scenes.filter(({ violations }) => violations.length > 0);
    const usual = await playAll(
      broken.map(({ seed: one }) => one),
      { jobs },
      quiet,
    );
    const sound = usual.scenes.find(({ violations }) => violations.length === 0);
    const found = broken.find(({ seed: one }) => one === sound?.seed);
    if (found) return { name: cure.name, scenes, found: { seed: found.seed, text: textOf(found) } };
    if (signal.aborted) break;
  }
  return { name: cure.name, scenes, found: undefined };
}

function textOf(scene: PlayedScene): string {
  return violationLines(scene)[0] ?? '';
}

function cureLine({ name, scenes, found }: CureFound): string {
  const after = `${scenes} ${scenes === 1 ? 'scene' : 'scenes'}`;
  if (found === undefined) return `without ${name}: NOT FOUND in ${after}`;
  return `without ${name}: found in ${after}: ${found.text} --without ${name}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
