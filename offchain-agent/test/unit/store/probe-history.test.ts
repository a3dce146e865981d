import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../../../tests/support/program.ts';
import { type ProbeCounts, ProbeHistory } from '../../../src/store/probe-history.ts';
import type { ProbeSample } from '../../../src/store/probe-rows.ts';
import { openSqlite } from '../../../src/store/sqlite-driver.ts';

const noonS = Date.parse('2026-11-20T12:00:00Z') / 1_000;
const writer = program(new URL('./probe-writer.program.ts', import.meta.url));
const windowMs = 60_000;

describe('the history of a monitor', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-history-'));
    file = join(folder, 'status.sqlite');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function sample(endpoint: number, atS: number, outcome: ProbeSample['outcome']): ProbeSample {
    return { endpoint, instantUs: atS * 1_000_000, intervalMs: 10_000, outcome, isFast: true };
  }

  it('adds up windows and days, with the times of misses', async () => {
    const history = await ProbeHistory.open(file, windowMs);
    const a = (await history.numbersOf(['a'])).get('a') ?? 0;
    await history.add(sample(a, noonS, { kind: 'answer', latencyUs: 5 }));
    await history.add(sample(a, noonS + 20, { kind: 'null', reason: 'timeout' }));
    await history.add(sample(a, noonS + 10, { kind: 'null', reason: 'refused' }));
    await history.add(sample(a, noonS + 30, { kind: 'untaken', reason: 'offline' }));
    const counts: ProbeCounts = {
      startS: noonS,
      answered: 1,
      fast: 1,
      failed: 2,
      skipped: 1,
      coveredMs: 30_000,
      missedFromS: noonS + 10,
      missedUntilS: noonS + 30,
    };
    deepEqual(await history.counts(a, { windowS: 60 }, noonS, noonS + 60), [counts]);
    const dayS = noonS - 43_200;
    deepEqual(await history.counts(a, 'day', dayS, noonS), [{ ...counts, startS: dayS }]);
    deepEqual([...(await history.firsts())], [[a, noonS]]);
    await history.end();
  });

  it('takes one sample an interval, and none for a closed window', async () => {
    const history = await ProbeHistory.open(file, windowMs);
    const a = (await history.numbersOf(['a'])).get('a') ?? 0;
    await history.add(sample(a, noonS + 3, { kind: 'null', reason: 'timeout' }));
    await history.add(sample(a, noonS + 7, { kind: 'answer', latencyUs: 5 }));
    equal(await history.close(noonS + 60), true);
    equal(await history.close(noonS + 60), false);
    await history.add(sample(a, noonS + 40, { kind: 'answer', latencyUs: 5 }));
    const [window] = await history.counts(a, { windowS: 60 }, noonS, noonS + 60);
    deepEqual([window?.answered, window?.failed], [0, 1]);
    await history.end();
    const again = await ProbeHistory.open(file, windowMs);
    equal(again.closedUntilS, noonS + 60);
    equal((await again.numbersOf(['b', 'a'])).get('a'), a);
    equal(again.page, history.page);
    await again.end();
  });

  it('rejects a second process', async () => {
    const history = await ProbeHistory.open(file, windowMs);
    await rejects(ProbeHistory.open(file, windowMs), { code: 'bad_input/history_in_use' });
    await history.end();
    await (await ProbeHistory.open(file, windowMs)).end();
  });

  it('loses no written sample and counts none twice when its process is killed', async () => {
    let firstS = noonS;
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [...writer.options, writer.file, file, String(firstS)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exit = once(child, 'exit');
      const lines = createInterface({ input: child.stdout });
      let told = 0;
      lines.on('line', (line) => {
        told += 1;
        firstS = Number(line);
        if (told === 25 + round) child.kill('SIGKILL');
      });
      await exit;
      ok(told >= 25, `${told}`);
      // What was told last is tried once more, as a clock that was set back would.
    }
    const driver = await openSqlite(file);
    const one = async (sql: string): Promise<Record<string, unknown>> => ({
      ...(await driver.read(sql)).rows[0],
    });
    const samples = await one(
      "SELECT COUNT(*) AS n, SUM(kind = 'answer') AS answered, SUM(kind = 'null') AS failed FROM almanac_probe_samples",
    );
    const wanted = 2 * ((firstS - noonS) / 10 + 1);
    ok(Number(samples['n']) >= wanted, `${String(samples['n'])} of ${wanted}`);
    for (const period of ['day', 'window-60']) {
      const counts = await one(
        `SELECT SUM(answered) AS answered, SUM(failed) AS failed FROM almanac_probe_counts WHERE period = '${period}'`,
      );
      deepEqual(counts, { answered: samples['answered'], failed: samples['failed'] });
    }
    await driver.close();
  });
});
