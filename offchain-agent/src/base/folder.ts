import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

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

// An empty variable counts as unset, as the XDG base directory specification asks.
function folder(env: Environment, own: string, xdg: string, fallback: string): string {
  if (env[own]) return resolve(env[own]);
  return join(env[xdg] || join(homedir(), fallback), 'almanac');
}
