import { deepEqual } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import type { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { type ArrivalsOptions, watchArrivals } from '../../../../src/reporting/agent/open-arrivals.ts';

describe('the watch over arrivals', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-arrivals-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('forgets what it is told to, in its file too, although no window is closed', async () => {
    const journal = join(folder, 'arrivals.jsonl');
    const second = 1_800_000_000;
    // A block may be seen a minute before its slot.
    const sightings = [-61, -59, 5].map((after) => ({ hash: `0x${after}`, seenUs: (second + after) * 1e6 }));
    await writeFile(journal, sightings.map((seen) => `${JSON.stringify({ seen })}\n`).join(''));
    const options: ArrivalsOptions = { vantages: [], journal, log: silentLogger() };
    const watch = await watchArrivals(options, { client: {} as RpcClient, genesisHash: '0x' });
    await watch.dropBefore(second);
    await watch.close();
    const lines = (await readFile(journal, 'utf8')).trim().split('\n');
    deepEqual(
      lines.filter((line) => line.includes('"seen"')),
      sightings.slice(1).map((seen) => JSON.stringify({ seen })),
    );
  });
});
