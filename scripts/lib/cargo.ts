import { blobEnvironment, cargoEnvironment } from './cargo-env.mjs';
import { cargoTargetFolder, rustWorkspace } from './folders.mjs';
import { isKept } from './kept-node.ts';
import { run } from './process.mjs';
import { setUp } from './setup/set-up.mjs';
import { blobSteps } from './setup/steps.mjs';
import { withDatedSources } from './source-times.ts';

/** Our crates that are in a runtime. */
const ownCrates = [
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
  // Tests have built what their programs use, and kept it where those look.
  if (isKept()) return 0;
  return await build(['build', ...everything, ...targets]);
}

/**
 * Builds a runtime as WebAssembly in the folder `wbuild` of the build outputs, and installs the Rust for it where there is none.
 * @param asked the folder of the runtime's crate, or `FOLDER:FEATURE:FILE` for the blob with a feature, under that name
 * @returns the exit code
 */
export async function cargoBuildBlob(asked: string, target = cargoTargetFolder()): Promise<number> {
  if (await setUp((line) => console.error(line), blobSteps())) return 1;
  console.error('Building for WebAssembly (5 to 10 minutes the first time, on one core) ...');
  const env = { ...blobEnvironment(), CARGO_TARGET_DIR: target, ALMANAC_BLOB: asked };
  return await withDatedSources(
    () => run('cargo', ['build', '--release', '--locked', '-p', 'blob-builder'], { cwd: rustWorkspace, env }),
    { target },
  );
}

/** Runs a benchmark of our crates (cargo's profile for it is the same); what it prints goes to stdout as it comes. */
export async function cargoBench(name: string): Promise<number> {
  // Optimised as the node is: natively, in a profile of its own.
  return await buildAndRun(['bench', '--locked', '--bench', name], [], {});
}

/** Runs one of the test targets of our crates, or which of its tests; what it prints goes to stdout as it comes. */
export async function cargoTest(
  name: string,
  env: NodeJS.ProcessEnv,
  which: readonly string[] = [],
): Promise<number> {
  return await buildAndRun(['test', ...everything, '--test', name], ['--', '--nocapture', ...which], env);
}

/** Runs the unit tests of our crates whose path holds a word; what they print goes to stdout as it comes. */
export async function cargoUnitTest(word: string, env: NodeJS.ProcessEnv): Promise<number> {
  return await buildAndRun(['test', ...everything, '--lib', word], ['--', '--nocapture'], env);
}

/** Other clones wait for what is built, not for what it does then, which may take hours. */
async function buildAndRun(
  built: readonly string[],
  does: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const code = await build([...built, '--no-run']);
  if (code !== 0) return code;
  return await run('cargo', [...built, ...does], {
    cwd: rustWorkspace,
    env: { ...cargoEnvironment(), ...env },
    stdout: process.stdout,
  });
}

/** Has cargo see the sources as old as their content is. */
async function build(args: readonly string[]): Promise<number> {
  console.error('Building (about 20 minutes the first time on 2 cores, seconds when nothing changed) ...');
  return await withDatedSources(() => run('cargo', args, { cwd: rustWorkspace, env: cargoEnvironment() }));
}
