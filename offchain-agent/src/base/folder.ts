import { existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where running chains and networks of this user leave what others must find. */
export function stateFolder(env: Environment = process.env): string {
  return folder(env, 'ALMANAC_STATE', 'XDG_STATE_HOME', '.local/state');
}

/** What can be made again: build outputs, tool chains. Outside the clone, shared by clones. */
export function cacheFolder(env: Environment = process.env): string {
  return folder(env, 'ALMANAC_CACHE', 'XDG_CACHE_HOME', '.cache');
}

/** Where cargo builds; a folder chosen by the user wins. */
export function cargoTargetFolder(env: Environment = process.env): string {
  return env['CARGO_TARGET_DIR'] ? resolve(env['CARGO_TARGET_DIR']) : join(cacheFolder(env), 'target');
}

/**
 * Makes a folder, and those above it that are not there. One by one: `recursive` of Node tries for ever on a file system that
 * takes no folders (/proc).
 * @throws Error as the system does
 */
export function makeFolder(path: string, mode = 0o777): void {
  const { nearest, missing } = nearestFolder(path);
  if (missing.length === 0 && !statSync(nearest).isDirectory())
    throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR' });
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (cause) {
      // Another process may have made it meanwhile.
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    }
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** What of a path is there, and what is missing below it, the outermost first. */
export function nearestFolder(path: string): { readonly nearest: string; readonly missing: string[] } {
  const missing: string[] = [];
  let nearest = resolve(path);
  for (; !existsSync(nearest); nearest = dirname(nearest)) missing.unshift(nearest);
  return { nearest, missing };
}

// An empty variable counts as unset, as the XDG base directory specification asks.
function folder(env: Environment, own: string, xdg: string, fallback: string): string {
  if (env[own]) return resolve(env[own]);
  return join(env[xdg] || join(homedir(), fallback), 'almanac');
}
