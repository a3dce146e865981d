import { cargoEnvironment, hasWasmTarget, hasWasmToolchain } from './cargo-env.mjs';
import { rustWorkspace } from './folders.mjs';
import { run } from './process.mjs';
import { dateSources } from './source-times.ts';

/**
 * What every build, lint and test asks cargo for: all of our crates in the one profile. Cargo unites
 * the features of what it is asked for, so naming a single crate would compile its dependencies once
 * more with other features.
 */
export const everything = ['--release', '--locked', '--workspace'];

/** Builds these targets of all our crates; cargo's progress goes to the terminal. Returns the exit code. */
export async function cargoBuild(targets: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  if (!prepare()) return 1;
  return run('cargo', ['build', ...everything, ...targets], {
    cwd: rustWorkspace,
    env: { ...cargoEnvironment(), ...env },
  });
}

/** Runs a benchmark of our crates (cargo's profile for it is the same); what it prints goes to stdout as it comes. */
export async function cargoBench(name: string): Promise<number> {
  if (!prepare()) return 1;
  return await run('cargo', ['bench', '--locked', '--workspace', '--bench', name], {
    cwd: rustWorkspace,
    env: cargoEnvironment(),
    stdout: process.stdout,
  });
}

/** Runs one of the test targets of our crates; what it prints goes to stdout as it comes. */
export async function cargoTest(name: string, env: NodeJS.ProcessEnv): Promise<number> {
  if (!prepare()) return 1;
  return await run('cargo', ['test', ...everything, '--test', name, '--', '--nocapture'], {
    cwd: rustWorkspace,
    env: { ...cargoEnvironment(), ...env },
    stdout: process.stdout,
  });
}

/** Runs the unit tests of our crates whose path holds a word; what they print goes to stdout as it comes. */
export async function cargoUnitTest(word: string, env: NodeJS.ProcessEnv): Promise<number> {
  if (!prepare()) return 1;
  return await run('cargo', ['test', ...everything, '--lib', word, '--', '--nocapture'], {
    cwd: rustWorkspace,
    env: { ...cargoEnvironment(), ...env },
    stdout: process.stdout,
  });
}

/** Has cargo see the sources as old as their content is; false where nothing could be built. */
function prepare(): boolean {
  if (!hasWasmTarget() && !hasWasmToolchain()) {
    console.error('almanac: no Rust here builds for WebAssembly; run scripts/setup first.');
    return false;
  }
  dateSources();
  console.error('Building (about 20 minutes the first time on 2 cores, seconds when nothing changed) ...');
  return true;
}
