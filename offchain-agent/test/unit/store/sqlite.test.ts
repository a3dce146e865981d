import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformsToStore } from './conformance.ts';

describe('the store in an SQLite file', () => {
  let folder: string;
  let stores = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-store-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  conformsToStore(async () => {
    stores += 1;
    return join(folder, 'made', `${stores}.sqlite`);
  });
});
