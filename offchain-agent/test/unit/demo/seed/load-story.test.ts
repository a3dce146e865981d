import { equal, match, ok } from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LiveStory } from '../../../../src/demo/seed/live-story.ts';
import { loadStory } from '../../../../src/demo/seed/load-story.ts';
import { packLived } from '../../../../src/demo/seed/seed-file.ts';

const startS = Date.UTC(2026, 0, 5) / 1_000;
const dayMs = 86_400_000;
const codeKey = '0x3a636f6465';

describe('the story of a demo that starts', () => {
  let folder: string;
  let path: string;
  let said: string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-demo-seed-'));
    path = join(folder, 'demo.seed');
    const story = await LiveStory.begin({ number: 5, startS });
    await story.liveDay();
    await writeFile(path, packLived(story.keep(), 1));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function load(options: Partial<Parameters<typeof loadStory>[0]>): Promise<LiveStory> {
    said = [];
    const { signal } = new AbortController();
    const say = (line: string): number => said.push(line);
    const cache = join(folder, 'cache');
    return await loadStory({ say, signal, path, cache, nowMs: startS * 1_000 + 3.0625 * dayMs, ...options });
  }

  it('adds the days since the seed, keeps them, and the next time adds the last alone', async () => {
    const first = await load({});
    equal(first.nowS, startS + 3.0625 * 86_400);
    match(said.join('\n'), /^lived through 2 of 2 days in \d+ s$/m);
    ok(first.evidence.length >= 3 * 24, `${first.evidence.length} files can be verified`);
    const second = await load({});
    match(said.join('\n'), /^lived through 1 of 1 day in/m);
    equal(second.chain.lived.since.at(-1)?.hash, first.chain.lived.since.at(-1)?.hash);
    equal((await readdir(join(folder, 'cache'))).length, 1);
  });

  it('says that nothing can be kept where the cache is no folder, and starts all the same', async () => {
    const story = await load({ cache: path });
    equal(story.nowS, startS + 3.0625 * 86_400);
    match(said.join('\n'), /cannot be kept in .*ALMANAC_CACHE$/m);
  });

  it('makes a few days itself where another runtime has lived the seed, and says what to do', async () => {
    const story = await LiveStory.begin({ number: 5, startS });
    const { kept, ...others } = story.keep();
    const other = join(folder, 'other.seed');
    await writeFile(
      other,
      packLived({ ...others, kept: { ...kept, top: { ...kept.top, [codeKey]: '0x00' } } }, 1),
    );
    const loaded = await load({ path: other, daysWithoutSeed: 1 });
    match(said.join('\n'), /was made by another runtime .*"npm run seed" makes it again/);
    equal(loaded.seed.startS, startS + 2 * 86_400);
    equal(loaded.nowS, startS + 3.0625 * 86_400);
  });

  it('makes a few days itself where there is no seed', async () => {
    await load({ path: join(folder, 'none.seed'), daysWithoutSeed: 1 });
    match(said.join('\n'), /missing seed of the demo .*none\.seed/);
  });
});
