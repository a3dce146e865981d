import { blobEnvironment, cargoEnvironment } from './cargo-env.mjs';
import { cargoTargetFolder, rustWorkspace } from './folders.mjs';
import { run } from './process.mjs';
import { setUp } from './setup/set-up.mjs';
import { blobSteps } from './setup/steps.mjs';
import { dateSources } from './source-times.ts';

/** Our crates that are in a runtime. */
export const ownCrates = [
  'almanac-math',
  'pallet-agreements',
  'pallet-registry',
  'pallet-scalability',
  'pallet-sli',
  'pallet-validators',
  'almanac-runtime',
  'babe-runtime',
  'guest-runtime',
  'manual-runtime',
];

/**
 * What every build, lint and test asks cargo for: all of our crates (the default members of the workspace) in the one
 * profile. Cargo unites the features of what it is asked for, so naming a single crate would compile its dependencies
 * once more with other features.
 */
export const everything = [
  '--release',
  '--locked',
  // Natively the runtime serves tests, and a node that makes a genesis: optimised in full, it would compile for minutes longer.
  // Not in Cargo.toml, whose profile the build for WebAssembly takes over.
  ...ownCrates.flatMap((crate) => ['--config', `profile.release.package.${crate}.opt-level=1`]),
];

/** Builds these targets of all our crates; cargo's progress goes to the terminal. Returns the exit code. */
export async function cargoBuild(targets: string[]): Promise<number> {
  prepare();
  return run('cargo', ['build', ...everything, ...targets], { cwd: rustWorkspace, env: cargoEnvironment() });
}

/**
 * Builds a runtime as WebAssembly in the folder `wbuild` of the build outputs, and installs the Rust for it where there is none.
 * @param asked the folder of the runtime's crate, or `FOLDER:FEATURE:FILE` for the blob with a feature, under that name
 * @returns the exit code
 */
export async function cargoBuildBlob(asked: string, target = cargoTargetFolder()): Promise<number> {
  if (await setUp((line) => console.error(line), blobSteps())) return 1;
  dateSources();
  console.error('Building for WebAssembly (5 to 10 minutes the first time, on one core) ...');
  return run('cargo', ['build', '--release', '--locked', '-p', 'blob-builder'], {
    cwd: rustWorkspace,
    env: { ...blobEnvironment(), CARGO_TARGET_DIR: target, ALMANAC_BLOB: asked },
  });
}

/** Runs a benchmark of our crates (cargo's profile for it is the same); what it prints goes to stdout as it comes. */
export async function cargoBench(name: string): Promise<number> {
  prepare();
  // Optimised as the node is: natively, in a profile of its own.
  return await run('cargo', ['bench', '--locked', '--bench', name], {
    cwd: rustWorkspace,
    env: cargoEnvironment(),
    stdout: process.stdout,
  });
}

/** Runs one of the test targets of our crates, or which of its tests; what it prints goes to stdout as it comes. */
export async function cargoTest(
  name: string,
  env: NodeJS.ProcessEnv,
  which: readonly string[] = [],
): Promise<number> {
  prepare();
  return await run('cargo', ['test', ...everything, '--test', name, '--', '--nocapture', ...which], {
    cwd: rustWorkspace,
    env: { ...cargoEnvironment(), ...env },
    stdout: process.stdout,
  });
}

/** Runs the unit tests of our crates whose path holds a word; what they print goes to stdout as it comes. */
export async function cargoUnitTest(word: string, env: NodeJS.ProcessEnv): Promise<number> {
  prepare();
  return await run('cargo', ['test', ...everything, '--lib', word, '--', '--nocapture'], {
    cwd: rustWorkspace,
    env: { ...cargoEnvironment(), ...env },
    stdout: process.stdout,
  });
}

/** Has cargo see the sources as old as their content is. */
function prepare(): void {
  dateSources();
  console.error('Building (about 20 minutes the first time on 2 cores, seconds when nothing changed) ...');
}
