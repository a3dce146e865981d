import { deepEqual, doesNotMatch, equal, match, throws } from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../../../src/base/error.ts';
import { type NoteDraft, noteMarkdown, parseNote } from '../../../../src/serve/monitor/note-file.ts';
import {
  appendUpdate,
  NotesFolder,
  readNotes,
  writeNote,
} from '../../../../src/serve/monitor/notes-folder.ts';
import { observedBoard } from '../../../../src/serve/status/observed.ts';
import { statuspageShapes } from '../../../../src/serve/status/status-shapes.ts';
import { answered, failed, MonitorScene, noonS } from './monitor-scene.ts';

const draft = {
  kind: 'incident',
  title: 'Full disk',
  endpoints: ['europe'],
  startS: noonS,
  endS: undefined,
  impact: 'major',
  about: undefined,
  postedS: noonS + 30,
  text: 'We are looking.',
} as const;

describe('notes of an operator', () => {
  let scene: MonitorScene;

  beforeEach(async () => {
    scene = await MonitorScene.open();
    await scene.live(noonS, noonS + 300);
  });
  afterEach(async () => {
    await scene.close();
  });

  it('reads a file back as it was written', () => {
    const id = writeNote(scene.config.notes, draft);
    equal(id, '2026-11-20-full-disk');
    const [note] = readNotes(scene.config.notes);
    deepEqual(
      [note?.title, note?.endpoints, note?.startS, note?.endS, note?.impact, note?.updates],
      [
        'Full disk',
        ['europe'],
        noonS,
        undefined,
        'major',
        [{ atS: noonS + 30, status: undefined, text: 'We are looking.' }],
      ],
    );
    appendUpdate(scene.config.notes, id, { atS: noonS + 90, status: 'resolved', text: 'Extended.' });
    equal(readNotes(scene.config.notes)[0]?.endS, noonS + 90);
  });

  it('goes on with an incident that was resolved too early', () => {
    const head = '---\nkind: incident\ntitle: x\nstart: 2026-11-20T12:00Z\n---\n';
    const update = (minute: number, status: string) => `\n## 2026-11-20T12:${minute}Z ${status}\n\nx\n`;
    const endOf = (...updates: string[]) => parseNote('n', head + updates.join(''), true).endS;
    equal(endOf(update(10, 'resolved'), update(20, '')), noonS + 600);
    equal(endOf(update(10, 'resolved'), update(20, 'investigating')), undefined);
    equal(endOf(update(10, 'resolved'), update(20, 'monitoring'), update(30, 'resolved')), noonS + 1_800);
    equal(endOf(update(10, 'resolved'), update(20, 'resolved')), noonS + 600);
  });

  it('keeps two incidents at once apart', async () => {
    const ids = [draft, draft].map((one) => writeNote(scene.config.notes, one));
    deepEqual(ids, ['2026-11-20-full-disk', '2026-11-20-full-disk-2']);
    const { body } = await scene.get('/status');
    match(body, /id="note-2026-11-20-full-disk"/);
    match(body, /id="note-2026-11-20-full-disk-2"/);
    const { incidents } = statuspageShapes.incidents.parse((await scene.get('/api/v2/incidents.json')).json);
    equal(new Set(incidents.map(({ id }) => id)).size, 2);
    match((await scene.get('/status/0/feed.atom')).body, /<title>Full disk<\/title>/);
  });

  it('rejects a window that ends before it begins, and other bad notes, with all errors', () => {
    const head = 'kind: maintenance\ntitle: Upgrade\nstart: 2026-11-20T12:00Z\n';
    const bad: readonly (readonly [text: string, why: RegExp])[] = [
      [`---\n${head}end: 2026-11-20T11:00Z\n---\n`, /it ends before it begins/],
      [`---\n${head}---\n`, /maintenance must have an end/],
      [`---\n${head}end: 2026-02-30T11:00Z\n---\n`, /is not a date/],
      ['no head', /YAML between two lines of ---/],
      ['---\nkind: party\ntitle: x\nstart: 2026\n---\n', /kind/],
      ['---\nkind: incident\ntitle: "  "\nstart: 2026\n---\n', /must not be empty/],
      ['---\n- a\n---\n', /note n/],
      [`---\nkind: incident\ntitle: x\nstart: 2026\n---\n\n## yesterday\n\nx\n`, /is not a date/],
    ];
    for (const [text, why] of bad) throws(() => parseNote('n', text, true), why);
    throws(
      () => parseNote('../n', `---\n${head}end: 2026-11-20T13:00Z\n---\n`, true),
      /the name of the file/,
    );
  });

  it('goes on with what a file said before when it becomes invalid, and reports it once', async () => {
    writeNote(scene.config.notes, draft);
    match((await scene.get('/status')).body, /Incident: Full disk/);
    const file = join(scene.config.notes, '2026-11-20-full-disk.md');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('kind: "incident"', 'kind: "party"'));
    for (let look = 0; look < 3; look += 1) match((await scene.get('/status')).body, /Incident: Full disk/);
    equal(scene.faults.length, 1);
    rmSync(file);
    doesNotMatch((await scene.get('/status')).body, /Full disk/);
  });

  it('reads the folder once a second, and tells of two notes of one name once', () => {
    let nowMs = 0;
    const folder = new NotesFolder(scene.config.notes, () => nowMs);
    const faults: string[] = [];
    const read = (): string[] => folder.read((error) => faults.push(messageOf(error))).map(({ id }) => id);
    const id = writeNote(scene.config.notes, draft);
    deepEqual(read(), [id]);
    const file = join(scene.config.notes, `${id}.md`);
    writeFileSync(
      join(scene.config.notes, `${id}.yaml`),
      'kind: announcement\ntitle: Twice\nstart: 2026-11-20T12:00:00Z\n',
    );
    nowMs = 999;
    deepEqual([read(), faults], [[id], []]);
    for (nowMs = 1_000; nowMs < 5_000; nowMs += 1_000) deepEqual(read(), [id]);
    deepEqual(faults, [`two notes are called ${id}; rename one of them`]);
    rmSync(file);
    deepEqual(read(), [id]);
    writeFileSync(file, 'nothing');
    for (nowMs = 6_000; nowMs < 9_000; nowMs += 1_000) read();
    equal(faults.length, 2, faults.join('\n'));
  });

  it('shows markup of a text as text', async () => {
    writeNote(scene.config.notes, { ...draft, title: '<script>x</script>', text: '</p><img src=x>\u202e' });
    const { body } = await scene.get('/status');
    doesNotMatch(body, /<script>|<img|\u202e/);
    match(body, /&#60;script&#62;x/);
  });

  it('shows maintenance while it goes on, and tells of no incident that begins in it', async () => {
    const window = { kind: 'maintenance', startS: noonS + 300, endS: noonS + 900 } as const;
    writeNote(scene.config.notes, { ...draft, ...window, title: 'Upgrade' });
    const upcoming = (await scene.get('/api/v2/scheduled-maintenances/active.json')).json;
    equal(statuspageShapes.scheduled.parse(upcoming).scheduled_maintenances.length, 1);
    await scene.live(noonS + 300, noonS + 600, (name) => (name === 'europe' ? failed : answered));
    const board = scene.board.board(scene.nowMs);
    deepEqual(
      observedBoard(board).map(({ state }) => state),
      ['unknown'],
    );
    match((await scene.get('/status')).body, /under maintenance/);
    const summary = statuspageShapes.summary.parse((await scene.get('/api/v2/summary.json')).json);
    equal(summary.components.find(({ name }) => name === 'europe')?.status, 'under_maintenance');
    await scene.live(noonS + 600, noonS + 960, (name) => (name === 'europe' ? failed : answered));
    deepEqual(
      observedBoard(scene.board.board(scene.nowMs)).map(({ state }) => state),
      ['bad'],
    );
    const month = (await scene.get('/status/0/report/2026-11.md')).body;
    match(month, /Upgrade\. Maintenance, europe, 2026-11-20 12:05:00 to 2026-11-20 12:15:00 UTC/);
  });

  it('shows the words about a measured incident within it', async () => {
    await scene.live(noonS + 300, noonS + 420, (name) => (name === 'europe' ? failed : answered));
    const { incidents } = (await scene.get('/api/v1/networks/0/incidents')).json as {
      incidents: { id: string }[];
    };
    writeNote(scene.config.notes, { ...draft, about: incidents[0]?.id, text: 'The disk was full.' });
    const { body } = await scene.get('/status');
    doesNotMatch(body, /Incident: Full disk/);
    match(body, /seen by this monitor<\/p>\s*<p>The disk was full\./);
    const all = statuspageShapes.incidents.parse((await scene.get('/api/v2/incidents.json')).json);
    equal(all.incidents.length, 1);
    equal(all.incidents[0]?.incident_updates[0]?.body, 'The disk was full.');
  });

  it('lists the updates of two notes about one incident in the order in which they were said', async () => {
    await scene.live(noonS + 300, noonS + 420, (name) => (name === 'europe' ? failed : answered));
    const { incidents } = (await scene.get('/api/v1/networks/0/incidents')).json as {
      incidents: { id: string }[];
    };
    const about = incidents[0]?.id;
    const older = writeNote(scene.config.notes, {
      ...draft,
      about,
      startS: noonS + 310,
      postedS: noonS + 310,
    });
    writeNote(scene.config.notes, {
      ...draft,
      about,
      startS: noonS + 320,
      postedS: noonS + 320,
      text: 'Second.',
    });
    appendUpdate(scene.config.notes, older, { atS: noonS + 400, status: 'identified', text: 'Third.' });
    const all = statuspageShapes.incidents.parse((await scene.get('/api/v2/incidents.json')).json);
    deepEqual(all.incidents[0]?.incident_updates.map(({ body }) => body).slice(0, 3), [
      'Third.',
      'Second.',
      'We are looking.',
    ]);
  });

  it('shows what goes on, however much was planned or was over since', async () => {
    const window = { kind: 'maintenance', startS: noonS, endS: noonS + 900 } as const;
    writeNote(scene.config.notes, { ...draft, ...window, title: 'Going on' });
    writeNote(scene.config.notes, { ...draft, title: 'Long lasting' });
    const write = (title: string, fields: Partial<NoteDraft>): void => {
      const text = noteMarkdown({ ...draft, ...fields, title });
      writeFileSync(join(scene.config.notes, `${title.replace(' ', '-')}.md`), text);
    };
    for (let week = 1; week <= 105; week += 1) {
      const startS = noonS + week * 604_800;
      write(`Week ${week}`, { ...window, startS, endS: startS + 60 });
      write(`Short ${week}`, { startS: noonS + week, endS: noonS + week + 1, postedS: noonS });
    }
    const { body } = await scene.get('/status');
    match(body, /Maintenance: Going on/);
    match(body, /Maintenance: Week 1</);
    match(body, /Incident: Long lasting/);
    const active = (await scene.get('/api/v2/scheduled-maintenances/active.json')).json;
    equal(statuspageShapes.scheduled.parse(active).scheduled_maintenances[0]?.name, 'Going on');
    appendUpdate(scene.config.notes, '2026-11-20-going-on', {
      atS: noonS + 299,
      status: undefined,
      text: 'Soon.',
    });
    match((await scene.get('/status/0/feed.atom')).body, /Soon\./);
  });

  it('reads YAML as well', async () => {
    mkdirSync(scene.config.notes, { recursive: true });
    writeFileSync(
      join(scene.config.notes, 'move.yaml'),
      'kind: announcement\ntitle: We move\nstart: 2026-11-20T12:01Z\ntext: In January.\n',
    );
    match((await scene.get('/status')).body, /Announcement: We move/);
  });
});
