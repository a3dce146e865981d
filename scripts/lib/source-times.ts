import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cargoTargetFolder, rustWorkspace } from './folders.mjs';

/** What a source held when something was last built in a folder, and since when (ms since 1970), by its path in the workspace. */
type Times = Readonly<Record<string, { readonly hash: string; readonly sinceMs: number }>>;

const recordFile = 'source-times.json';

/**
 * Cargo makes again what is older than its sources. Where clones share what it made, their times say nothing: one just cloned is
 * younger than what it would make alike, and one cloned last week older than what another made of other sources. So each source
 * is given the time since when the builds in this folder have seen it as it is.
 */
export function dateSources(workspace = rustWorkspace, target = cargoTargetFolder()): void {
  const record = join(target, recordFile);
  const before = readTimes(record);
  const times = Object.fromEntries(
    readdirSync(workspace, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry): [string, Times[string]] => {
        const path = join(entry.parentPath, entry.name);
        const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
        const seen = before[path.slice(workspace.length + 1)];
        const sinceMs = seen?.hash === hash ? seen.sinceMs : Date.now();
        utimesSync(path, sinceMs / 1_000, sinceMs / 1_000);
        return [path.slice(workspace.length + 1), { hash, sinceMs }];
      }),
  );
  mkdirSync(target, { recursive: true });
  writeFileSync(`${record}.${process.pid}`, JSON.stringify(times));
  renameSync(`${record}.${process.pid}`, record);
}

function readTimes(record: string): Times {
  try {
    return JSON.parse(readFileSync(record, 'utf8')) as Times;
  } catch {
    // Nothing was built there yet, or by whoever dated nothing: all is new.
    return {};
  }
}
