import { existsSync } from 'node:fs';
import { cargoTargetFolder, rustWorkspace, wasmToolchainFolder } from './folders.mjs';
import { ask } from './process.mjs';

export const wasmTarget = 'wasm32v1-none';

/** Whether the Rust in use can build for WebAssembly by itself. */
export function hasWasmTarget() {
  const folder = ask('rustc', ['--print', 'target-libdir', '--target', wasmTarget], { cwd: rustWorkspace });
  return folder !== undefined && existsSync(folder);
}

/**
 * The environment for every cargo that we start. What the user has set wins.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function cargoEnvironment(env = process.env) {
  return { CARGO_TARGET_DIR: cargoTargetFolder(env), ...env };
}

/**
 * The same for a cargo that builds a runtime as WebAssembly. It is not kept in a cargo configuration file because a
 * rustup with the WebAssembly target must not see the variables that make up for its absence.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function blobEnvironment(env = process.env) {
  const own = {
    CARGO_TARGET_DIR: cargoTargetFolder(env),
    // The blob must be built with our lock although the outputs lie outside the clone.
    WASM_BUILD_WORKSPACE_HINT: rustWorkspace,
  };
  if (hasWasmTarget()) return { ...own, ...env };
  return {
    ...own,
    // A path: rustup runs a tool chain that it was never told of.
    WASM_BUILD_TOOLCHAIN: wasmToolchainFolder(env),
    // Host functions are imports; rustc stopped asking the linker for that by itself in 1.96.
    WASM_BUILD_RUSTFLAGS: '-C link-arg=--allow-undefined',
    CARGO_TARGET_WASM32V1_NONE_LINKER: 'wasm-ld',
    ...env,
  };
}
