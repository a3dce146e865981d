import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { cargoTargetFolder, rustWorkspace } from './folders.mjs';
import { withInstallLock } from './install-lock.mjs';

/** What was there when something was last built in a folder. */
interface Built {
  /** The hash of each source by its path in the workspace, and since when it is that (ms since 1970). */
  readonly sources: Readonly<{ [path: string]: { readonly hash: string; readonly sinceMs: number } }>;
}

const recordFile = 'source-times.json';
const lockFile = 'almanac-building';
/** More than a cold build of another clone takes. */
const patienceMs = 2 * 3_600_000;

/** By the folder that this process builds in: how many of its builds are at work, and what gives the folder back. */
const held = new Map<string, { users: number; readonly taken: Promise<() => Promise<void>> }>();

/**
 * Runs cargo on dated sources. No other clone that has the folder of the builds in common dates or builds meanwhile: where their sources
 * differ, one would date what the other is about to compile, and take for its own what comes out. Builds of this process are of
 * one clone, and go on side by side.
 */
export async function withDatedSources<T>(
  work: () => Promise<T>,
  { workspace = rustWorkspace, target = cargoTargetFolder() } = {},
): Promise<T> {
  const mine = held.get(target) ?? { users: 0, taken: take(target) };
  held.set(target, mine);
  mine.users += 1;
  try {
    await mine.taken;
    dateSources(workspace, target);
    return await work();
  } finally {
    mine.users -= 1;
    if (mine.users === 0) {
      held.delete(target);
      await (await mine.taken)();
    }
  }
}

/** Waits until the folder is this process's; the answer gives it back. */
async function take(target: string): Promise<() => Promise<void>> {
  mkdirSync(target, { recursive: true });
  let release: () => void = () => undefined;
  const isOver = new Promise<void>((resolve) => {
    release = resolve;
  });
  return await new Promise((resolve, reject) => {
    const ended = withInstallLock(
      async () => {
        resolve(async () => {
          release();
          await ended;
        });
        await isOver;
      },
      { path: join(target, lockFile), waitMs: patienceMs },
    );
    ended.catch(reject);
  });
}

/**
 * Cargo makes again what is older than its sources. Where clones share what it made, their times say nothing: one just cloned is
 * younger than what it would make alike, and one cloned last week older than what another made of other sources. So each source
 * is given the time since when the builds in this folder have seen it as it is.
 */
export function dateSources(workspace = rustWorkspace, target = cargoTargetFolder()): void {
  const path = join(target, recordFile);
  const before = readRecord(path);
  const dated = readdirSync(workspace, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, Built['sources'][string]] => {
      const file = join(entry.parentPath, entry.name);
      const source = relative(workspace, file);
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
      const seen = before.sources[source];
      const sinceMs = seen?.hash === hash ? seen.sinceMs : Date.now();
      utimesSync(file, sinceMs / 1_000, sinceMs / 1_000);
      return [source, { hash, sinceMs }];
    });
  const record: Built = { sources: Object.fromEntries(dated) };
  mkdirSync(target, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(record));
  renameSync(`${path}.${process.pid}`, path);
}

/**
 * What the runtime's build script, as it ran last, told cargo of this clone by full paths: with any of that, another clone builds
 * the blob and all that holds it once more.
 */
export function watchedByFullPath(workspace = rustWorkspace, target = cargoTargetFolder()): string[] {
  const scripts = join(target, 'release/build');
  const outputs = readdirSync(scripts)
    .filter((name) => name.startsWith('almanac-runtime-'))
    .map((name) => join(scripts, name, 'output'))
    .filter((file) => existsSync(file))
    .map((file) => ({ file, ranMs: statSync(file).mtimeMs }))
    .toSorted((a, b) => b.ranMs - a.ranMs);
  const [last] = outputs;
  if (!last) throw new Error(`the build script of the runtime has never run in ${scripts}`);
  return readFileSync(last.file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`cargo:rerun-if-changed=${workspace}/`));
}

function readRecord(path: string): Built {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Built;
  } catch {
    // Nothing was built there yet, or by whoever dated nothing: all is new.
    return { sources: {} };
  }
}
