import { equal } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOfSeed } from '../../../bench/demo.ts';
import { loadStory, seedPath } from '../../../src/demo/seed/load-story.ts';

describe('the bench of the demo', () => {
  it('distinguishes a story of the seed from one that began without it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-demo-'));
    const nowMs = Date.UTC(2026, 10, 27);
    const startOf = async (path: string): Promise<number> => {
      const common = { say: () => undefined, signal: new AbortController().signal, nowMs };
      const story = await loadStory({ ...common, path, cache: join(folder, 'cache'), daysWithoutSeed: 1 });
      return story.seed.startS;
    };
    try {
      equal(isOfSeed(await startOf(seedPath()), nowMs, 1), true);
      equal(isOfSeed(await startOf(join(folder, 'none.seed')), nowMs, 1), false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
