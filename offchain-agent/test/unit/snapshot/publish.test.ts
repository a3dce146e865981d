import { deepEqual, equal, rejects } from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MadeSnapshot, makeSnapshot, quiet } from '../../../../tests/support/made-snapshot.ts';
import { outdated, publishSnapshot } from '../../../src/snapshot/publish.ts';
import { partBytes } from '../../../src/snapshot/s3-target.ts';
import { FolderSource, findSnapshot } from '../../../src/snapshot/source.ts';
import { FolderTarget } from '../../../src/snapshot/target.ts';

describe('publishing snapshots to a folder', () => {
  let made: MadeSnapshot;
  let to: string;

  before(async () => {
    made = await makeSnapshot({ number: 7 });
    to = join(made.root, 'public');
  });

  after(async () => await made.remove());

  async function publish(folder: string, target = new FolderTarget(to), keep?: number) {
    return await publishSnapshot(await findSnapshot(new FolderSource(folder), undefined), target, {
      keep,
      say: quiet,
    });
  }

  it('is seen by nobody when it ends before the last file is there', async () => {
    const target = new FolderTarget(to);
    target.putFile = async () => {
      throw new Error('the machine was switched off');
    };
    await rejects(publish(made.folder, target), /switched off/);
    await rejects(findSnapshot(new FolderSource(to), undefined), { code: 'bad_input/snapshot_place' });
  });

  it('is found as the newest afterwards, and sends nothing twice', async () => {
    equal((await publish(made.folder)).reused, 0);
    const found = await findSnapshot(new FolderSource(to), undefined);
    deepEqual(found.manifest, made.manifest);
    equal((await publish(made.folder)).reused, 1);
  });

  it('keeps as many as were asked for, the newest of them', async () => {
    for (const number of [8, 9, 10]) {
      const next = await makeSnapshot({ number, root: made.root });
      await publish(next.folder, new FolderTarget(to), 2);
    }
    deepEqual(readdirSync(to).toSorted(), [
      'latest.json',
      'made-paritydb-archive-10',
      'made-paritydb-archive-9',
    ]);
    equal((await findSnapshot(new FolderSource(to), undefined)).manifest.block.number, 10);
  });

  it('is refused with a flipped byte in the archive, before anything is sent', async () => {
    const next = await makeSnapshot({ number: 11, root: made.root });
    const file = join(next.folder, next.manifest.archive.name);
    const bytes = readFileSync(file);
    bytes[9] = (bytes[9] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    await rejects(publish(next.folder), { code: 'no/snapshot_hash' });
    equal((await findSnapshot(new FolderSource(to), undefined)).manifest.block.number, 10);
  });
});

describe('what snapshots make room', () => {
  it('are the oldest of the same chain and pruning, never others nor the new one', () => {
    const names = ['a-paritydb-256-9', 'a-paritydb-256-10', 'a-paritydb-archive-1', 'b-paritydb-256-2', 'x'];
    deepEqual(outdated('a-paritydb-256-11', names, 2), ['a-paritydb-256-9']);
    deepEqual(outdated('a-paritydb-256-11', names, 3), []);
    deepEqual(outdated('a-paritydb-256-11', names, 1), ['a-paritydb-256-10', 'a-paritydb-256-9']);
  });
});

describe('the parts of a file in a bucket', () => {
  it('are always cut the same, and never more than S3 takes', () => {
    equal(partBytes(1), 16 * 1_048_576);
    for (const bytes of [10 ** 9, 10 ** 12, 48 * 10 ** 12])
      equal(Math.ceil(bytes / partBytes(bytes)) <= 10_000, true);
  });
});
