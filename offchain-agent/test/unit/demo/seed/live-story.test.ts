import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { LiveStory } from '../../../../src/demo/seed/live-story.ts';
import { seedPath } from '../../../../src/demo/seed/load-story.ts';
import { packLived, unpackLived } from '../../../../src/demo/seed/seed-file.ts';
import { readBlob } from '../../../../src/lab/genesis/build-genesis.ts';

const startS = Date.UTC(2026, 0, 5) / 1_000;

async function lived(number: number, hours: number): Promise<LiveStory> {
  const story = await LiveStory.begin({ number, startS });
  await story.liveDay(startS + hours * 3_600);
  return story;
}

describe('a story that is lived in fast motion', () => {
  it('gives the same bytes twice, and others for another seed', async () => {
    const [one, again, other] = await Promise.all([lived(7, 4), lived(7, 4), lived(8, 4)]);
    const packed = packLived(one.keep(), 1);
    deepEqual(packed, packLived(again.keep(), 1));
    ok(Buffer.compare(packed, packLived(other.keep(), 1)) !== 0);
  });

  it('goes on from what was packed as if it had never stopped', async () => {
    const through = await lived(7, 8);
    const first = unpackLived(packLived((await lived(7, 4)).keep(), 1), await readBlob(), 'a seed');
    const resumed = await LiveStory.resume(first);
    await resumed.liveDay(startS + 8 * 3_600);
    equal(resumed.keep().kept.head.hash, through.keep().kept.head.hash);
  });

  it('leaves in its first days what the committed seed left', async () => {
    const facts = JSON.parse(await readFile(`${seedPath()}.json`, 'utf8')) as {
      readonly number: number;
      readonly start: string;
      readonly early: { readonly days: number; readonly head: string };
    };
    const story = await LiveStory.begin({ number: facts.number, startS: Date.parse(facts.start) / 1_000 });
    for (let day = 0; day < facts.early.days; day += 1) await story.liveDay();
    equal(story.keep().kept.head.hash, facts.early.head);
  });
});
