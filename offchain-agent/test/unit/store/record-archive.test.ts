import { deepEqual, equal, rejects } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../src/store/open-store.ts';
import {
  type ArchivedRecord,
  type ArchiveKey,
  openRecordArchive,
  type RecordArchive,
} from '../../../src/store/record-archive.ts';

const key: ArchiveKey = { chain: '0xab', network: 0, indicator: 'authorship', kind: 'window' };

describe('the archive of closed records', () => {
  let folder: string;
  let file: string;
  let archive: RecordArchive;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-archive-'));
    file = join(folder, 'records.sqlite');
    archive = await openRecordArchive(file);
  });
  afterEach(async () => {
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back what it was given, with the block that proves it', async () => {
    await archive.put(key, [record(1, 20), record(2, 20)]);
    deepEqual(await archive.of(key, 2, 0, 100), [record(2, 20)]);
  });

  it('keeps what was written first', async () => {
    await archive.put(key, [record(1, 20)]);
    await archive.put(key, [{ ...record(1, 20), record: '{"other":1}' }]);
    deepEqual(await archive.of(key, 1, 0, 100), [record(1, 20)]);
  });

  it('knows chains, networks, indicators and periods apart', async () => {
    await archive.put(key, [record(1, 20)]);
    for (const other of [{ chain: '0xcd' }, { network: 1 }, { indicator: 'rpc' }, { kind: 'day' }] as const) {
      deepEqual(await archive.newest({ ...key, ...other }, 10), []);
    }
  });

  it('gives the newest periods of all targets, ascending', async () => {
    await archive.put(
      key,
      [20, 40, 60].flatMap((startS) => [record(2, startS), record(1, startS)]),
    );
    deepEqual(
      (await archive.newest(key, 2)).map(({ startS, target }) => [startS, target]),
      [
        [40, 1],
        [40, 2],
        [60, 1],
        [60, 2],
      ],
    );
  });

  it('takes the beginning of a stretch, and leaves its end', async () => {
    await archive.put(
      key,
      [20, 40, 60].map((startS) => record(1, startS)),
    );
    deepEqual(
      (await archive.of(key, 1, 20, 60)).map(({ startS }) => startS),
      [20, 40],
    );
  });

  it('writes all or nothing', async () => {
    const broken = { ...record(1, 40), record: null as unknown as string };
    await rejects(archive.put(key, [record(1, 20), broken]));
    deepEqual(await archive.newest(key, 10), []);
  });

  it('lies in the store of an agent, and is there after a restart', async () => {
    const place = join(folder, 'store.sqlite');
    const store = await openStore(place);
    const beside = await openRecordArchive(place);
    await beside.put(key, [record(1, 20)]);
    await beside.close();
    await store.close();
    const again = await openRecordArchive(place);
    equal((await again.newest(key, 1)).length, 1);
    await again.close();
  });

  function record(target: number, startS: number): ArchivedRecord {
    return { target, startS, record: `{"t":${target}}`, block: { number: 7, hash: '0x07', timeMs: 9_000 } };
  }
});
