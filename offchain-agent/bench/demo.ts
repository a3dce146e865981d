import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processSignal } from '../src/cli/abort.ts';
import { print, say } from '../src/cli/output.ts';
import { loadStory, seedPath } from '../src/demo/seed/load-story.ts';

const dayMs = 86_400_000;

/** What a demo lives through before its link, and how long that may take. */
interface Scene {
  readonly what: string;
  readonly days: number;
  readonly limitS: number;
  readonly hasSeed: boolean;
  /** Where the seed is looked for. */
  readonly path: string;
  readonly nowMs: number;
}

/**
 * How long a demo lives before it can be served, without what earlier demos have kept: 30 days after the end of its seed, and
 * without a seed; 1 when one takes longer than its limit, lives fewer days, or begins without the seed that it needs.
 */
export async function benchDemo(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-demo-'));
  const { end } = JSON.parse(readFileSync(`${seedPath()}.json`, 'utf8')) as { readonly end: string };
  const scenes: readonly Scene[] = [
    {
      what: '30 days after the seed',
      days: 30,
      limitS: 60,
      hasSeed: true,
      path: seedPath(),
      nowMs: Date.parse(`${end}T00:00:00Z`) + 30 * dayMs,
    },
    {
      what: 'without a seed',
      days: 42,
      limitS: 90,
      hasSeed: false,
      path: join(folder, 'none.seed'),
      nowMs: Date.now(),
    },
  ];
  try {
    let code = 0;
    for (const scene of scenes) if (!(await measure(scene, folder))) code = 1;
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  { what, days, limitS, hasSeed, path, nowMs }: Scene,
  folder: string,
): Promise<boolean> {
  const begunMs = performance.now();
  const before = process.cpuUsage();
  const { seed, nowS } = await loadStory({
    say,
    signal: processSignal(),
    nowMs,
    path,
    cache: join(folder, 'cache'),
    daysWithoutSeed: days,
  });
  const tookS = (performance.now() - begunMs) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const behindDays = Math.floor((nowMs / 1_000 - nowS) / (dayMs / 1_000));
  print(
    `${what}: ${days - behindDays} of ${days} days in ${tookS.toFixed(1)} s (at most ${limitS} s); ${((user + system) / 1e6).toFixed(1)} s of processor time`,
  );
  const isBegun = !hasSeed || isOfSeed(seed.startS, nowMs, days);
  if (!isBegun) print(`${what}: it began without the seed`);
  return isBegun && behindDays === 0 && tookS <= limitS;
}

/** Whether a story began before the days that were lived now: one without a seed begins with them. */
export function isOfSeed(startS: number, nowMs: number, days: number): boolean {
  return 1_000 * startS < nowMs - days * dayMs;
}
