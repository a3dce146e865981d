import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockHolder, withInstallLock } from '../lib/install-lock.mjs';

const module = join(import.meta.dirname, '../lib/install-lock.mjs');

// Several processes have to wait for each other, on a machine that may be busy.
describe('withInstallLock', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-lock-'));
    path = join(folder, 'lock');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const silent = { tell: () => undefined };

  it('holds our process id while the work lasts, and leaves nothing', async () => {
    const held = await withInstallLock(async () => readFileSync(path, 'utf8'), { path, ...silent });
    assert.equal(held, String(process.pid));
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is given back when the work fails', async () => {
    const work = async (): Promise<void> => {
      throw new Error('not installed');
    };
    await assert.rejects(withInstallLock(work, { path, ...silent }), /not installed/);
    assert.equal(existsSync(path), false);
  });

  it('ignores a process that has ended, an earlier one with our id, and what is no id', async () => {
    const ended = spawnSync(process.execPath, ['--version']).pid;
    for (const content of [String(ended), String(process.pid), '', 'x']) {
      writeFileSync(path, content);
      assert.equal(lockHolder(path), undefined);
      assert.equal(await withInstallLock(async () => 'done', { path, ...silent }), 'done');
    }
  });

  it('gives up on a process that never ends, with a sentence', async () => {
    writeFileSync(path, String(process.ppid));
    const lines: string[] = [];
    const waiting = withInstallLock(async () => 'done', {
      path,
      waitMs: 0,
      tell: (line) => lines.push(line),
    });
    await assert.rejects(
      waiting,
      new RegExp(`process ${process.ppid} has been installing for too long.*lock`),
    );
  });

  it('lets two processes work one after the other', async () => {
    assert.equal(await journalOf(2), 'begin end '.repeat(2).trimEnd());
  });

  it('lets one of many processes clear away a lock that was left behind', async () => {
    writeFileSync(path, String(spawnSync(process.execPath, ['--version']).pid));
    assert.equal(await journalOf(6), 'begin end '.repeat(6).trimEnd());
    assert.deepEqual(readdirSync(folder), ['journal']);
  });

  it('does not wait for one that was killed while it cleared a lock away', async () => {
    const ended = String(spawnSync(process.execPath, ['--version']).pid);
    writeFileSync(path, ended);
    writeFileSync(`${path}.clearing`, ended);
    assert.equal(await withInstallLock(async () => 'done', { path, ...silent }), 'done');
    assert.deepEqual(readdirSync(folder), []);
  });

  /** What so many processes note when they begin and end their work at once. */
  async function journalOf(count: number): Promise<string> {
    const journal = join(folder, 'journal');
    const script = `
      import { appendFileSync } from 'node:fs';
      import { withInstallLock } from ${JSON.stringify(module)};
      await withInstallLock(async () => {
        appendFileSync(${JSON.stringify(journal)}, 'begin ');
        await new Promise((resolve) => setTimeout(resolve, 100));
        appendFileSync(${JSON.stringify(journal)}, 'end ');
      }, { path: ${JSON.stringify(path)} });`;
    const children = Array.from({ length: count }, () =>
      spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' }),
    );
    await Promise.all(children.map((child) => once(child, 'exit')));
    return readFileSync(journal, 'utf8').trimEnd();
  }
});
