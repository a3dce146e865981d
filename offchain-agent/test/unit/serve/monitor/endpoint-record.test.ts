import { deepEqual, equal } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EndpointRecord, mostIncidents } from '../../../../src/serve/monitor/endpoint-record.ts';
import { ProbeHistory } from '../../../../src/store/probe-history.ts';
import { answered, failed, noonS } from './monitor-scene.ts';

const windowS = 60;
/** By this objective a single miss is beyond chance. */
const objectivePpm = 999_990;

describe('the incidents of an endpoint', () => {
  let folder: string;
  let history: ProbeHistory;
  let endpoint: number;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-record-'));
    history = await ProbeHistory.open(join(folder, 'h.sqlite'), windowS * 1_000);
    endpoint = (await history.numbersOf(['a'])).get('a') ?? 0;
  });
  afterEach(async () => {
    await history.end();
    rmSync(folder, { recursive: true });
  });

  /** Every second window fails. */
  async function liveWindows(from: number, until: number): Promise<void> {
    const samples = Array.from({ length: until - from }, async (_, index) => {
      const instantUs = (noonS + (from + index) * windowS) * 1_000_000;
      const isDown = (from + index) % 2 === 0;
      const outcome = isDown ? failed : answered;
      await history.add({ endpoint, instantUs, intervalMs: windowS * 1_000, outcome, isFast: !isDown });
    });
    await Promise.all(samples);
    await history.close(noonS + until * windowS);
  }

  it('keeps the newest 500 in memory, also without a restart, and all in the history', async () => {
    const record = new EndpointRecord({ history, endpoint, windowS, objectivePpm });
    await record.load();
    const incidents = mostIncidents + 20;
    for (let until = 100; until <= 2 * incidents; until += 100) {
      await liveWindows(until - 100, until);
      await record.update();
    }
    equal(record.incidents.length, mostIncidents);
    const startOf = (which: number): number => noonS + 2 * which * windowS;
    const total = Math.floor((2 * incidents) / 100) * 50;
    equal(record.incidents[0]?.startS, startOf(total - 1));
    equal(record.incidents.at(-1)?.startS, startOf(total - mostIncidents));
    equal((await history.incidents(endpoint, 10_000)).length, total);

    const again = new EndpointRecord({ history, endpoint, windowS, objectivePpm });
    await again.load();
    const ids = (of: EndpointRecord): string[] => of.incidents.map(({ id }) => id);
    deepEqual(ids(again), ids(record));
  });
});
