import { mkdir, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { AgentError, messageOf } from '../base/error.ts';
import { makeFolder } from '../base/folder.ts';
import { isAlive } from '../base/running-chains.ts';

/** Where the reporters of one demo keep what they need, and leave their evidence. */
export interface DemoFolder {
  readonly path: string;
  readonly evidence: string;
  /** Takes all away but the evidence, which stays until another demo is started. */
  tidy(): Promise<void>;
}

/**
 * Makes the folder of this process's demo, and takes those of demos away that have ended.
 * @throws AgentError `bad_input/state_folder` when the state folder cannot be written
 */
export async function openDemoFolder(state: string, pid: number = process.pid): Promise<DemoFolder> {
  const all = join(state, 'demo');
  const path = join(all, String(pid));
  try {
    makeFolder(all);
    const numbers = (await readdir(all)).filter((name) => /^\d+$/.test(name));
    const ended = numbers.filter((name) => Number(name) === pid || !isAlive(Number(name)));
    await Promise.all(ended.map((name) => rm(join(all, name), { recursive: true, force: true })));
    await mkdir(path, { mode: 0o700 });
  } catch (cause) {
    throw new AgentError(
      'bad_input/state_folder',
      `cannot write ${path}: ${messageOf(cause)}; make the folder writable or name another one in ALMANAC_STATE`,
      { data: { path }, cause },
    );
  }
  return {
    path,
    evidence: join(path, 'evidence'),
    tidy: async () => {
      const entries: readonly string[] = await readdir(path).catch(() => []);
      const kept = entries.includes('evidence') ? entries.filter((name) => name !== 'evidence') : ['.'];
      for (const name of kept) await rm(join(path, name), { recursive: true, force: true });
    },
  };
}

/** The command that verifies all evidence of a folder, as a person types it here. */
export function verifyCommand(folder: string, cwd = process.cwd(), home = homedir()): string {
  return `npx --no-install almanac verify ${join(shownPath(folder, cwd, home), '*.jsonl')}`;
}

/** A path as short as a shell understands it. */
export function shownPath(path: string, cwd = process.cwd(), home = homedir()): string {
  const [here, athome] = [relative(cwd, path), relative(home, path)];
  if (isBelow(here)) return inShell(here);
  return isBelow(athome) ? `~/${inShell(athome)}` : inShell(path);
}

/** A path as a shell takes it whole; a name that begins with a hyphen is no option, nor is a tilde a home. */
function inShell(path: string): string {
  if (/^[\w./+@%,:=][\w./+@%,:=~-]*$/.test(path)) return path;
  return `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function isBelow(path: string): boolean {
  return path !== '' && !path.startsWith('..') && !isAbsolute(path);
}
