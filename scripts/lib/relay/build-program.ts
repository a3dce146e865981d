import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { blobEnvironment } from '../cargo-env.mjs';
import { cacheFolder } from '../folders.mjs';
import { capture } from '../process.mjs';
import { joinLocks } from './join-locks.ts';
import { type Program, profile, programs, skippedBlobs } from './programs.ts';
import { BuildProgress } from './progress.ts';

/** What a build is started with. */
export interface BuildOptions {
  /** Rust compilers at once; as many as cores unless given. */
  readonly jobs: number | undefined;
  readonly tell: (line: string) => void;
}

/** Where the programs are, what they are built from, and what cargo leaves to go on with. */
export function relayFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), 'relay');
}

/** Where cargo builds them: not where it builds ours, which would wait for hours. */
export function relayTarget(): string {
  return join(relayFolder(), 'target');
}

const packagesAndFeatures = programs.flatMap(({ crate, features }) => [
  '--package',
  crate,
  ...features.flatMap((feature) => ['--features', `${crate}/${feature}`]),
]);
const selection = [
  ...packagesAndFeatures,
  ...programs.flatMap(({ bins }) => bins.flatMap((bin) => ['--bin', bin])),
  '--lib',
];

/** Where the programs, or the runtime, of a crate are when it is built. */
export function builtPaths(program: Program): string[] {
  return cargoPaths(program).map((path) => join(relayFolder(), 'bin', basename(path)));
}

/** Where cargo leaves them. */
function cargoPaths({ crate, bins, blob }: Program): string[] {
  const blobs = blob === undefined ? [] : [join('wbuild', crate, blob)];
  return [...bins, ...blobs].map((path) => join(relayTarget(), 'release', path));
}

/** Whether the programs are there, built as they would be now. */
export function areBuilt(): boolean {
  return (
    existsSync(stampPath()) &&
    readFileSync(stampPath(), 'utf8') === stamp() &&
    programs.flatMap(builtPaths).every((path) => existsSync(path))
  );
}

/**
 * Builds all of them as one workspace, so that what they share is compiled once, with the lock files that they ship; a build that
 * was broken off goes on where it was.
 * @throws Error with a sentence when cargo fails
 */
export async function buildPrograms({ jobs, tell }: BuildOptions): Promise<void> {
  const workspace = await makeWorkspace();
  const env = buildEnvironment(workspace, jobs);
  const progress = new BuildProgress(await countPackages(workspace, env), relayTarget(), tell);
  const args = [
    'build',
    '--release',
    '--locked',
    '--message-format=json-render-diagnostics',
    ...selection,
    ...profile.flatMap((setting) => ['--config', setting]),
    ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
  ];
  const code = await runCargo(args, workspace, env, progress);
  if (code !== 0) {
    throw new Error(
      `cargo could not build them (exit code ${code}); correct what it says above and run the same command again: it goes on from here`,
    );
  }
  mkdirSync(join(relayFolder(), 'bin'), { recursive: true });
  for (const path of programs.flatMap(cargoPaths))
    copyFileSync(path, join(relayFolder(), 'bin', basename(path)));
  writeFileSync(stampPath(), stamp());
}

/** The programs as members of one workspace, with one lock file out of theirs. Returns its folder. */
export async function makeWorkspace(): Promise<string> {
  const workspace = join(relayFolder(), 'sources');
  const members: string[] = [];
  for (const program of programs) members.push(await fetchSources(program, workspace));
  const locks = members.map((member) => readFileSync(join(workspace, member, 'Cargo.lock'), 'utf8'));
  writeIfOther(join(workspace, 'Cargo.lock'), joinLocks(locks));
  writeIfOther(
    join(workspace, 'Cargo.toml'),
    `[workspace]\nresolver = "2"\nmembers = ${JSON.stringify(members)}\n`,
  );
  return workspace;
}

/** A file that is written without need is a change to cargo. */
function writeIfOther(path: string, text: string): void {
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text);
}

/** The sources of the crate, brought and checked by cargo, in a folder of their own, whose name is returned. */
async function fetchSources({ crate, version }: Program, workspace: string): Promise<string> {
  const name = `${crate}-${version}`;
  const folder = join(workspace, name);
  if (existsSync(join(folder, 'Cargo.lock'))) return name;
  const { code, output } = await capture('cargo', ['info', '--quiet', `${crate}@${version}`]);
  if (code !== 0)
    throw new Error(`cargo cannot get ${crate} ${version} from the registry:\n${output.trim()}`);
  const cache = join(process.env['CARGO_HOME'] || join(homedir(), '.cargo'), 'registry/cache');
  const packed = readdirSync(cache)
    .map((registry) => join(cache, registry, `${name}.crate`))
    .find((path) => existsSync(path));
  if (packed === undefined) throw new Error(`cargo left no ${name}.crate below ${cache}`);
  // The lock file comes out first: a folder that has it would pass for whole after a full disk or Ctrl-C.
  const draft = join(workspace, 'unpacking');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const unpacked = await capture('tar', ['-xzf', packed, '-C', draft]);
  if (unpacked.code !== 0) throw new Error(`tar cannot unpack ${packed}:\n${unpacked.output.trim()}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(join(draft, name), folder);
  rmSync(draft, { recursive: true });
  return name;
}

/**
 * Where ccache stands in for the compilers of C and C++. Cargo starts a build script that was broken off from nothing, and that of
 * RocksDB takes an hour of one core.
 */
const cachedCompilers = '/usr/lib/ccache';

/** @param workspace whose lock file the runtimes are built with, too */
export function buildEnvironment(workspace: string, jobs: number | undefined): NodeJS.ProcessEnv {
  const skipped = skippedBlobs.map((crate) => [
    `SKIP_${crate.toUpperCase().replaceAll('-', '_')}_WASM_BUILD`,
    '1',
  ]);
  return {
    ...blobEnvironment(),
    ...Object.fromEntries(skipped),
    CARGO_TARGET_DIR: relayTarget(),
    PATH: [cachedCompilers, process.env['PATH']].join(delimiter),
    CCACHE_DIR: join(relayFolder(), 'ccache'),
    WASM_BUILD_WORKSPACE_HINT: workspace,
    ...(jobs === undefined ? {} : { CARGO_BUILD_JOBS: String(jobs), NUM_JOBS: String(jobs) }),
  };
}

/** How many packages cargo will compile natively: what is built for Wasm comes on top. */
async function countPackages(workspace: string, env: NodeJS.ProcessEnv): Promise<number> {
  const args = ['tree', '--locked', '--quiet', '-e', 'normal,build', '--prefix', 'none', '-f', '{p}'];
  const { code, stdout, output } = await capture('cargo', [...args, ...packagesAndFeatures], {
    cwd: workspace,
    env,
  });
  if (code !== 0) throw new Error(`cargo cannot tell what the programs need:\n${output.trim()}`);
  const lines = stdout.split('\n').map((line) => line.replace(/ \(.*$/, ''));
  return new Set(lines.filter((line) => line !== '')).size;
}

/** Runs cargo until it ends, or this process does. Returns its exit code. @param progress takes what it prints as JSON */
export async function runCargo(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  progress?: BuildProgress,
): Promise<number> {
  const child = spawn('cargo', args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
  const end = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once('SIGINT', end).once('SIGTERM', end);
  progress?.start();
  try {
    for await (const line of createInterface({ input: child.stdout })) progress?.take(line);
    return await ended;
  } finally {
    progress?.stop();
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

function stampPath(): string {
  return join(relayFolder(), 'made-with');
}

function stamp(): string {
  return JSON.stringify({ programs, profile });
}
