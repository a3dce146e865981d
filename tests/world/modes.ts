import { runWorld, type WorldCampaign } from './campaign.ts';
import type { WorldCure } from './cures.ts';
import type { WorldOptions } from './options.ts';

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

interface CureFound {
  readonly name: string;
  /** The first violation that is not there with the cure; undefined where it is not missed. */
  readonly found: string | undefined;
}

/** Takes cures out, one after the other, and looks whether scenes then break rules that they keep with it. */
export async function runWithout(options: WorldOptions, place: Place): Promise<CureFound[]> {
  const usual = new Set(brokenBy(await runWorld(options, place)));
  const results: CureFound[] = [];
  for (const cure of options.without) {
    if (place.signal.aborted) break;
    const [found] = brokenBy(await runWorld({ ...options, cures: [cure] }, place)).filter(
      (one) => !usual.has(one),
    );
    results.push({ name: cure.name, found });
    place.say(cureLine(cure, found));
  }
  return results;
}

function brokenBy({ scenes }: WorldCampaign): string[] {
  return scenes.flatMap(({ seed, violations }) => violations.map(({ rule }) => `${rule} in scene ${seed}`));
}

function cureLine({ name }: WorldCure, found: string | undefined): string {
  return found === undefined ? `without ${name}: NOT FOUND` : `without ${name}: found, ${found}`;
}
