import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  babeBlobFile,
  blobPath,
  guest20BlobFile,
  guestBlobFile,
  manualBlobFile,
  readBlob,
} from '../lib/blob/blob.ts';
import { builtFrom, metadataFile, sourcesFile } from '../lib/blob/facts.ts';
import { metadataFaults, otherRuntimeFaults, sourcesFileFaults } from '../lib/check/blob.ts';

// A module whose only import is the function `missing`.
const foreign = Buffer.from(
  '0061736d01000000 010401600000 020f01 03656e76 076d697373696e67 0000'.replaceAll(' ', ''),
  'hex',
);

describe('faults of the committed blobs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-blob-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are none in the committed metadata, and some in a changed or an absent one', () => {
    const committed = dirname(blobPath);
    const module = readBlob();
    assert.ok(module, 'there is no committed blob');
    assert.deepEqual(metadataFaults(module, committed), []);
    assert.equal(metadataFaults(module, folder).length, 1);
    const text = readFileSync(join(committed, metadataFile), 'utf8');
    writeFileSync(join(folder, metadataFile), text.replace('"0x6d657461', '"0x6d657462'));
    assert.match(
      metadataFaults(module, folder).join(),
      /metadata\.json is not what the blob beside it answers: run `.* -- blob`/,
    );
  });

  it('are a file that names other sources than the blob, or none', () => {
    const module = readBlob();
    assert.ok(module, 'there is no committed blob');
    writeFileSync(join(folder, sourcesFile), `${builtFrom(module)}\n`);
    assert.deepEqual(sourcesFileFaults(module, folder), []);
    writeFileSync(join(folder, sourcesFile), '00');
    assert.match(sourcesFileFaults(module, folder).join(), /does not name the sources of the blob/);
    rmSync(join(folder, sourcesFile));
    assert.equal(sourcesFileFaults(module, folder).length, 1);
  });

  for (const [which, file] of [
    ['guest', guestBlobFile],
    ['guest20', guest20BlobFile],
    ['babe', babeBlobFile],
    ['manual', manualBlobFile],
  ] as const) {
    it(`are a runtime "${which}" that no node would take, or none`, () => {
      const faults = (): string => otherRuntimeFaults(folder, which).join();
      assert.match(faults(), new RegExp(`${file} is missing: run \`.* -- ${which}\``));
      writeFileSync(join(folder, file), foreign);
      assert.match(faults(), new RegExp(`${file} imports missing, which no node offers`));
    });
  }
});
