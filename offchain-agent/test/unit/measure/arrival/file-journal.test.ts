import { deepEqual, equal } from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileJournal } from '../../../../src/measure/arrival/file-journal.ts';

const first = { hash: '0x01', seenUs: 1 };
const second = { hash: '0x02', seenUs: 2 };
const span = { kind: 'running', fromUs: 0, untilUs: 9 } as const;

describe('FileJournal', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-journal-'));
    path = join(folder, 'deep', 'arrivals.jsonl');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is empty where there is no file', async () => {
    deepEqual(await new FileJournal(path).load(), { sightings: [], spans: [] });
  });

  it('gives a later one what was written, in order', async () => {
    const journal = new FileJournal(path);
    await journal.load();
    journal.onSighting(first);
    journal.onSpan(span);
    journal.onSighting(second);
    deepEqual(await new FileJournal(path).load(), { sightings: [first, second], spans: [span] });
  });

  it('has written a sighting when the call returns', async () => {
    const journal = new FileJournal(path);
    await journal.load();
    journal.onSighting(first);
    deepEqual((await readFile(path, 'utf8')).trim(), JSON.stringify({ seen: first }));
  });

  it('loses only the line that was cut off', async () => {
    const journal = new FileJournal(path);
    await journal.load();
    journal.onSighting(first);
    await appendFile(path, '{"seen":{"hash":"0x0');
    const later = new FileJournal(path);
    deepEqual((await later.load()).sightings, [first]);
    later.onSighting(second);
    deepEqual((await new FileJournal(path).load()).sightings, [first, second]);
  });

  it('forgets all but what it is given', async () => {
    const journal = new FileJournal(path);
    await journal.load();
    journal.onSighting(first);
    await journal.replace({ sightings: [second], spans: [span] });
    journal.onSighting(first);
    deepEqual(await new FileJournal(path).load(), { sightings: [second, first], spans: [span] });
  });

  it('keeps what a disk does not take, tells of it once, and writes it when the disk takes it again', async () => {
    const faults: unknown[] = [];
    const journal = new FileJournal(path, (error) => faults.push(error));
    await journal.load();
    // A folder in its place fails as a full disk does, for root too.
    await rm(path);
    await mkdir(path);
    journal.onSighting(first);
    journal.onSpan(span);
    await journal.replace({ sightings: [first], spans: [span] });
    equal(faults.length, 1);
    await rm(path, { recursive: true });
    journal.onSighting(second);
    deepEqual(await new FileJournal(path).load(), { sightings: [first, second], spans: [span] });
  });
});
