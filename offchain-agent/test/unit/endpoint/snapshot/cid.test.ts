import { deepEqual, equal, rejects } from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CarBlockIterator } from '@ipld/car';
import { quiet } from '../../../../../tests/support/made-snapshot.ts';
import { bareFiles, contentId } from '../../../../src/endpoint/snapshot/cid.ts';

// SHA-256 of "hello world" as a raw block: CIDv1, base 32.
const helloWorld = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e';

describe('the identifier of files in IPFS', () => {
  let top: string;

  before(async () => {
    top = await mkdtemp(join(tmpdir(), 'almanac-cid-'));
    await writeFile(join(top, 'hello'), 'hello world');
    await writeFile(join(top, 'large'), Buffer.alloc(3 * 1_048_576, 7));
  });

  after(async () => await rm(top, { recursive: true, force: true }));

  it('of a small file is the hash of its bytes', async () => {
    const added = [{ path: 'hello', file: join(top, 'hello'), bytes: 11 }];
    equal(await contentId(added, undefined, quiet), helloWorld);
  });

  it('of a folder does not depend on the order, and is the root of its CAR, which holds every block', async () => {
    const files = bareFiles(top, [
      { path: 'large', bytes: 3 * 1_048_576 },
      { path: 'hello', bytes: 11 },
    ]).map((file) => ({ ...file, path: `full/${file.path}` }));
    const car = join(top, 'a.car');
    const root = await contentId(files, car, quiet);
    equal(await contentId(files.toReversed(), undefined, quiet), root);
    const blocks = await CarBlockIterator.fromIterable(createReadStream(car));
    deepEqual((await blocks.getRoots()).map(String), [root]);
    const cids: string[] = [];
    for await (const { cid } of blocks) cids.push(String(cid));
    // Three equal pieces of a MiB each, the file over them, the small file, the folder.
    equal(new Set(cids).size, 4);
    equal(cids.includes(root) && cids.includes(helloWorld), true);
  });

  it('says what the system says when the CAR cannot be written', async () => {
    const added = [{ path: 'large', file: join(top, 'large'), bytes: 3 * 1_048_576 }];
    await rejects(contentId(added, '/dev/full', quiet), { code: 'unknown/disk_full' });
  });
});
