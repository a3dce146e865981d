import { cargoEnvironment, hasWasmTarget, hasWasmToolchain } from './cargo-env.mjs';
import { rustWorkspace } from './folders.mjs';
import { run } from './process.mjs';

/**
 * What every build, lint and test asks cargo for: all of our crates in the one profile. Cargo unites
 * the features of what it is asked for, so naming a single crate would compile its dependencies once
 * more with other features.
 */
export const everything = ['--release', '--locked', '--workspace'];

/** Builds these targets of all our crates; cargo's progress goes to the terminal. Returns the exit code. */
export async function cargoBuild(targets) {
  if (!hasWasmTarget() && !hasWasmToolchain()) {
    console.error('almanac: no Rust here builds for WebAssembly; run scripts/setup first.');
    return 1;
  }
  console.error('Building (about 20 minutes the first time on 2 cores, seconds when nothing changed) ...');
  return run('cargo', ['build', ...everything, targets], { cwd: rustWorkspace, env: cargoEnvironment() });
}
