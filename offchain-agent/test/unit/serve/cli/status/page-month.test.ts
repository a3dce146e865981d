import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPageMonth } from '../../../../../src/serve/cli/status/page-month.ts';
import { writeNote } from '../../../../../src/serve/monitor/notes-folder.ts';
import { monthDocument } from '../../../../../src/serve/month/document.ts';
import { monthMarkdown } from '../../../../../src/serve/month/view.ts';
import { periodEnd, periodStart } from '../../../../../src/sli/calendar.ts';
import { openSqlite } from '../../../../../src/store/sqlite-driver.ts';
import { answered, failed, MonitorScene, noonS } from '../../monitor/monitor-scene.ts';

describe('almanac status report --page', () => {
  let scene: MonitorScene;

  beforeEach(async () => {
    scene = await MonitorScene.open();
  });
  afterEach(async () => {
    await scene.close();
  });

  /** All rows of all tables of the history. */
  async function tables(): Promise<Record<string, readonly object[]>> {
    const driver = await openSqlite(scene.config.history);
    const { rows } = await driver.read(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'almanac%'",
      [],
    );
    const all: Record<string, readonly object[]> = {};
    for (const { name } of rows)
      all[String(name)] = (await driver.read(`SELECT * FROM ${String(name)}`, [])).rows.map((row) => ({
        ...row,
      }));
    await driver.close();
    return all;
  }

  it('reports the month of a page that is being served', async () => {
    await scene.live(noonS, noonS + 600, (name, atS) =>
      name === 'america' && atS < noonS + 60 ? failed : answered,
    );
    writeNote(scene.config.notes, {
      kind: 'maintenance',
      title: 'Upgrade',
      endpoints: undefined,
      startS: noonS,
      endS: noonS + 60,
      impact: undefined,
      about: undefined,
      postedS: noonS,
      text: undefined,
    });
    const report = await readPageMonth(join(scene.folder, 'status.yaml'), noonS);
    const [startS, endS] = [periodStart('month', noonS), periodEnd('month', noonS)];
    const document = monthDocument({
      month: '2026-11',
      startS,
      endS,
      objectivePpm: 990_000,
      outside: { report },
    });
    deepEqual(
      document.outside
        .map((row) => [row.label, row.part, row.whole, row.met, row.source, row.basis])
        .slice(0, 2),
      [
        ['europe', 60, 60, true, 'samples of the monitor Example', 'sampled'],
        ['america', 54, 60, false, 'samples of the monitor Example', 'sampled'],
      ],
    );
    deepEqual(
      document.incidents.map(({ start, end, seen_by }) => [start, end, seen_by]),
      [['2026-11-20T12:00:00Z', '2026-11-20T12:01:00Z', 'the monitor']],
    );
    deepEqual(
      document.changes.map(({ at, source }) => [at, source]),
      [['2026-11-20T12:00:00Z', 'notes of the operator']],
    );
    match(monthMarkdown(document), /Sampled by one monitor; the objective is 99\.00 %/);
    equal(document.open_at_block, null);
  });

  it('writes nothing into the history, whatever the configuration has become', async () => {
    await scene.live(noonS, noonS + 600, (name) => (name === 'america' ? failed : answered));
    const file = join(scene.folder, 'status.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace("'europe'", "'renamed'").replace('endpoints:', 'objective: 0%\nendpoints:'),
    );
    const before = await tables();
    await readPageMonth(file, noonS);
    deepEqual(await tables(), before);
    equal((before['almanac_probe_incidents'] ?? []).length, 1);
  });

  it('rejects a store without a history, and leaves it without one', async () => {
    const other = join(scene.folder, 'store.sqlite');
    await (await openSqlite(other)).close();
    writeFileSync(
      join(scene.folder, 'other.yaml'),
      readFileSync(join(scene.folder, 'status.yaml'), 'utf8').replace(
        'endpoints:',
        'history: store.sqlite\nendpoints:',
      ),
    );
    await rejects(readPageMonth(join(scene.folder, 'other.yaml'), noonS), { code: 'bad_input/no_history' });
  });

  it('needs a history', async () => {
    const other = await MonitorScene.open('history: other.sqlite\n');
    await rejects(readPageMonth(join(scene.folder, 'none.yaml'), noonS), { code: 'bad_input/config_file' });
    await other.stop();
    rmSync(join(other.folder, 'other.sqlite'));
    await rejects(readPageMonth(join(other.folder, 'status.yaml'), noonS), { code: 'bad_input/no_history' });
    rmSync(other.folder, { recursive: true });
  });
});
