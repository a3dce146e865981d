import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HexString } from '@polkadot/util/types';
import { AgentError, messageOf } from '../../base/error.ts';
import { cacheFolder } from '../../base/folder.ts';
import { writeDurably } from '../../base/write-durably.ts';
import { readBlob } from '../../lab/genesis/build-genesis.ts';
import { type Lived, LiveStory } from './live-story.ts';
import { packLived, runtimeHash, unpackLived } from './seed-file.ts';
import { dayS, slotS } from './story-plan.ts';

/** Days that are lived at most before the demo starts, and how long that may take. */
const mostDays = 30;
const longestMs = 47_000;
/** Without a seed. */
const usualDaysWithoutSeed = 42;
const longestWithoutSeedMs = 85_000;
/** Of the cache: a second at most, where the best takes ten. */
const quickQuality = 5;
const defaultNumber = 1;

/** The name of the seed's file. */
export const seedFile = 'demo.seed';

interface LoadOptions {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** UTC milliseconds. */
  readonly nowMs?: number;
  readonly path?: string;
  readonly cache?: string;
  /** Days that are lived where there is no seed. */
  readonly daysWithoutSeed?: number;
}

/** Where the seed is, in a clone and in an installed package. */
export function seedPath(): string {
  return fileURLToPath(new URL(`../../../demo-seed/${seedFile}`, import.meta.url));
}

/**
 * The story of the demo, lived up to now: from the seed, from what an earlier demo has kept of the days since, or from its first
 * day where there is no seed. What is missing is said, and never in the way.
 */
export async function loadStory(options: LoadOptions): Promise<LiveStory> {
  const { say, nowMs = Date.now(), cache = join(cacheFolder(), 'demo') } = options;
  const { daysWithoutSeed = usualDaysWithoutSeed } = options;
  const code = await readBlob();
  const seeded = await readSeed(code, options);
  const todayS = Math.floor(nowMs / 1_000 / dayS) * dayS;
  if (!seeded) {
    const startS = todayS - daysWithoutSeed * dayS;
    say(`it takes up to a minute and a half to live through ${daysWithoutSeed} days`);
    const story = await LiveStory.begin({ number: defaultNumber, startS });
    await catchUp(story, nowMs, { ...options, most: daysWithoutSeed, withinMs: longestWithoutSeedMs });
    return story;
  }
  const id = `${runtimeHash(code).slice(2, 10)}-${seeded.kept.head.hash.slice(2, 10)}`;
  const { lived, known } = await newest(seeded, cache, id, code, nowMs);
  const story = await LiveStory.resume(lived);
  const kept = await catchUp(story, nowMs, { ...options, most: mostDays, withinMs: longestMs });
  if (kept && kept.kept.lastSlot > known) await keepDays(kept, cache, id, say);
  return story;
}

async function readSeed(
  code: HexString,
  { say, path = seedPath() }: LoadOptions,
): Promise<Lived | undefined> {
  const packed = await readFile(path).catch(() => undefined);
  if (!packed) {
    say(`missing seed of the demo ${path}; check the file out again, or make it with "npm run seed"`);
    return undefined;
  }
  try {
    return unpackLived(packed, code, path);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    say(error.message);
    return undefined;
  }
}

interface CatchUp extends LoadOptions {
  readonly most: number;
  readonly withinMs: number;
}

/**
 * Lives the days since, and the hours of today.
 * @returns what can be kept for the next start: what was lived up to a day ago
 */
async function catchUp(story: LiveStory, nowMs: number, options: CatchUp): Promise<Lived | undefined> {
  const { say, signal, most, withinMs } = options;
  const fromS = story.nowS;
  const nowS = Math.floor(nowMs / 1_000 / slotS) * slotS;
  const missing = Math.max(0, Math.floor((nowS - fromS) / dayS));
  const days = Math.min(missing, most);
  const begunMs = performance.now();
  if (days > 0) say(`living through ${countOfDays(days)}, from ${dateOf(story)} on`);
  let kept: Lived | undefined;
  for (let day = 1; day <= days; day += 1) {
    signal.throwIfAborted();
    const untilS = fromS + day * dayS;
    // Of the day before now all blocks, states and evidence stay at hand.
    await story.liveUntil(Math.min(untilS, nowS - dayS));
    if (story.teller.isDone) kept = story.keep();
    await story.liveUntil(untilS);
    const tookMs = performance.now() - begunMs;
    if (day % 5 === 0 || day === days)
      say(`lived through ${day} of ${countOfDays(days)} in ${(tookMs / 1_000).toFixed(0)} s`);
    if (tookMs + tookMs / day > withinMs) break;
  }
  const behind = Math.floor((nowS - story.nowS) / dayS);
  if (behind > 0) {
    const at = dateOf(story);
    const why =
      missing > most
        ? `at most ${most} are added at a start`
        : 'this machine would take over a minute for them';
    say(`its clock is ${countOfDays(behind)} behind, at ${at}: ${why}`);
  } else await story.liveUntil(nowS);
  return kept;
}

function dateOf({ nowS }: LiveStory): string {
  return new Date(nowS * 1_000).toISOString().slice(0, 10);
}

function countOfDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** The seed, or what was kept of the days after it, if that is of this seed and not from the future. */
async function newest(
  seeded: Lived,
  folder: string,
  id: string,
  code: HexString,
  nowMs: number,
): Promise<{ readonly lived: Lived; readonly known: number }> {
  const path = join(folder, `${id}.days`);
  const packed = await readFile(path).catch(() => undefined);
  if (packed) {
    try {
      const lived = unpackLived(packed, code, path);
      const known = lived.kept.lastSlot;
      if (known > seeded.kept.lastSlot && (known + 1) * slotS * 1_000 <= nowMs) return { lived, known };
    } catch (error) {
      // A file that another process has cut short is made again.
      if (!(error instanceof AgentError)) throw error;
    }
  }
  return { lived: seeded, known: seeded.kept.lastSlot };
}

/** Keeps lived days for the next demo; those of other seeds go. */
async function keepDays(
  lived: Lived,
  folder: string,
  id: string,
  say: (line: string) => void,
): Promise<void> {
  const path = join(folder, `${id}.days`);
  try {
    await mkdir(folder, { recursive: true });
    await writeDurably(path, packLived(lived, quickQuality));
    const others = (await readdir(folder)).filter((name) => name.endsWith('.days') && name !== `${id}.days`);
    for (const name of others) await rm(join(folder, name), { force: true });
  } catch (cause) {
    say(
      `the days since cannot be kept in ${folder} (${messageOf(cause)}): the next demo lives through them again; free space or name another folder in ALMANAC_CACHE`,
    );
  }
}
