import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { encodeEvidence } from '../../../../tests/support/evidence-at-once.ts';
import { writeDurably } from '../../../src/base/write-durably.ts';
import { EvidenceFolder } from '../../../src/store/evidence-folder.ts';
import { headerCase, samplesCase, window } from '../sli/evidence/evidence-case.ts';

const header = headerCase();
const encoded = encodeEvidence(header, samplesCase(header));
const later = headerCase(2, { window: window + 20 });
const laterEncoded = encodeEvidence(later, samplesCase(later));

describe('the evidence folder', () => {
  let data: string;
  let folder: EvidenceFolder;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-evidence-'));
    folder = new EvidenceFolder(data);
  });
  afterEach(async () => {
    await rm(data, { recursive: true });
  });

  it('keeps a file under its content identifier, and finds it by window and reporter', async () => {
    assert.deepEqual(await folder.list(), []);
    await folder.put(header, encoded);
    await folder.put(header, encoded);
    assert.deepEqual(Buffer.from((await folder.get(encoded.cid)) ?? []), Buffer.from(encoded.bytes));
    assert.equal(await folder.find(header), encoded.cid);
    assert.equal(await folder.find(later), undefined);
    assert.deepEqual((await readdir(join(data, 'evidence'))).sort(), [`${encoded.cid}.jsonl`, 'windows']);
  });

  it('sweeps drafts of killed processes that are older than a day, and nothing else', async () => {
    await folder.sweep();
    await folder.put(header, encoded);
    const evidence = join(data, 'evidence');
    const draft = (id: string): string =>
      `${encoded.cid}.jsonl.${id.repeat(8)}-0000-4000-8000-000000000000.tmp`;
    const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);
    const old = [draft('a'), join('windows', draft('b')), `${laterEncoded.cid}.jsonl`, 'notes.tmp'];
    for (const name of [...old, draft('c')]) await writeFile(join(evidence, name), '');
    for (const name of old) await utimes(join(evidence, name), daysAgo(1.01), daysAgo(1.01));
    await utimes(join(evidence, draft('c')), daysAgo(0.99), daysAgo(0.99));
    await folder.sweep();
    assert.deepEqual(
      (await readdir(evidence)).sort(),
      [`${encoded.cid}.jsonl`, `${laterEncoded.cid}.jsonl`, draft('c'), 'notes.tmp', 'windows'].sort(),
    );
    assert.equal((await readdir(join(evidence, 'windows'))).length, 1);
  });

  it('lists windows in order, and drops those that are too old', async () => {
    await folder.put(later, laterEncoded);
    await folder.put(header, encoded);
    const { network, reporter } = header;
    assert.deepEqual(await folder.list(), [
      { network, window, reporter, cid: encoded.cid },
      { network, window: window + 20, reporter: later.reporter, cid: laterEncoded.cid },
    ]);
    assert.equal(await folder.dropBefore(1, window + 20), 0);
    assert.equal(await folder.dropBefore(0, window + 20), 1);
    assert.equal(await folder.get(encoded.cid), undefined);
    assert.equal((await folder.list()).length, 1);
  });

  it('keeps the census and the samples of one window and reporter apart, and drops both', async () => {
    const census = { network: 0, window, reporter: header.reporter, census: 'authorship' } as const;
    await folder.put(header, encoded);
    await folder.put(census, laterEncoded);
    assert.equal(await folder.find(header), encoded.cid);
    assert.equal(await folder.find(census), laterEncoded.cid);
    assert.deepEqual(
      (await folder.list()).map(({ census: of, cid }) => [of, cid]).toSorted(),
      [
        ['authorship', laterEncoded.cid],
        [undefined, encoded.cid],
      ].toSorted(),
    );
    assert.equal(await folder.dropBefore(0, window + 20), 2);
    assert.deepEqual(
      [await folder.get(encoded.cid), await folder.get(laterEncoded.cid)],
      [undefined, undefined],
    );
  });

  it('has nothing under a name that is no content identifier', async () => {
    await writeFile(join(data, 'evidence.jsonl'), 'secret');
    for (const name of ['../evidence', '', 'windows', `${encoded.cid}/..`]) {
      assert.equal(await folder.get(name), undefined);
      assert.equal(await folder.open(name), undefined);
    }
  });

  it('streams a file from the disk, also one that is removed meanwhile', async () => {
    await folder.put(header, encoded);
    const file = await folder.open(encoded.cid);
    await folder.dropBefore(header.network, header.window + 1);
    assert.equal(file?.bytes, encoded.bytes.length);
    assert.deepEqual(file && (await buffer(file.stream)), Buffer.from(encoded.bytes));
    assert.equal(await folder.open(encoded.cid), undefined);
  });

  it('serves no file that is not what its name says', async () => {
    await folder.put(header, encoded);
    await writeFile(join(data, 'evidence', `${encoded.cid}.jsonl`), laterEncoded.bytes);
    await assert.rejects(folder.get(encoded.cid), { code: 'unknown/evidence_damaged' });
    await assert.rejects(folder.open(encoded.cid), { code: 'unknown/evidence_damaged' });
  });

  it('loses nothing when the disk is full, and goes on when there is room', async () => {
    let isFull = false;
    const filling = new EvidenceFolder(data, async (file, bytes) => {
      if (isFull)
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      await writeDurably(file, bytes);
    });
    await filling.put(header, encoded);
    isFull = true;
    await assert.rejects(filling.put(later, laterEncoded), {
      code: 'unknown/disk_full',
      message:
        /^evidence cannot be written to .*: the disk is full; what was kept before is safe, make room and it goes on$/,
    });
    assert.deepEqual(
      (await filling.list()).map(({ cid }) => cid),
      [encoded.cid],
    );
    isFull = false;
    await filling.put(later, laterEncoded);
    assert.equal((await filling.list()).length, 2);
  });
});

describe('writing durably', () => {
  it('leaves neither a draft nor a changed file behind when it fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-write-'));
    await assert.rejects(writeDurably(join(folder, 'absent', 'file'), Buffer.from('x')), { code: 'ENOENT' });
    // A folder cannot be replaced by a file: the rename fails after the draft was written.
    await writeFile(join(folder, 'file'), 'before');
    await assert.rejects(writeDurably(folder, Buffer.from('x')));
    assert.deepEqual(await readdir(folder), ['file']);
    await writeDurably(join(folder, 'file'), Buffer.from('after'));
    assert.deepEqual(await readdir(folder), ['file']);
    await rm(folder, { recursive: true });
  });
});
