import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// The same rules as offchain-agent/src/base/folder.ts; repeated because the scripts run before
// anything is installed or compiled. A unit test holds the two equal.

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export const rustWorkspace = join(root, 'runtime-pallets');

/**
 * What can be made again: build outputs, tool chains. Outside the clone, shared by clones.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cacheFolder(env = process.env) {
  if (env.ALMANAC_CACHE) return resolve(env.ALMANAC_CACHE);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'almanac');
}

/**
 * Where cargo builds; a folder chosen by the user wins.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function cargoTargetFolder(env = process.env) {
  return env.CARGO_TARGET_DIR ? resolve(env.CARGO_TARGET_DIR) : join(cacheFolder(env), 'target');
}

/**
 * The Rust that holds the standard library for WebAssembly where rustup has none.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function wasmToolchainFolder(env = process.env) {
  return join(cacheFolder(env), 'wasm-toolchain');
}
