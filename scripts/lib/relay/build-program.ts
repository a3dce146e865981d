import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { blobEnvironment } from '../cargo-env.mjs';
import { cacheFolder } from '../folders.mjs';
import { capture } from '../process.mjs';
import { type Program, profile, skippedBlobs } from './programs.ts';
import { BuildProgress } from './progress.ts';

/** What a build is started with. */
interface BuildOptions {
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

/** Where the programs, or the runtime, of a crate are when it is built. */
export function builtPaths(program: Program): string[] {
  return cargoPaths(program).map((path) => join(relayFolder(), 'bin', basename(path)));
}

/** Where cargo leaves them. */
function cargoPaths({ crate, bins, blob }: Program): string[] {
  const blobs = blob === undefined ? [] : [join('wbuild', crate, blob)];
  return [...bins, ...blobs].map((path) => join(relayTarget(), 'release', path));
}

/** Whether the programs of the crate are there, built as they would be now. */
export function isBuilt(program: Program): boolean {
  const made = stampPath(program);
  return (
    existsSync(made) &&
    readFileSync(made, 'utf8') === stampOf(program) &&
    builtPaths(program).every((path) => existsSync(path))
  );
}

/**
 * Builds the programs of a crate with the lock file that it ships; a build that was broken off goes on where it was.
 * @throws Error with a sentence when cargo fails
 */
export async function buildProgram(program: Program, { jobs, tell }: BuildOptions): Promise<void> {
  const sources = await fetchSources(program);
  const env = buildEnvironment(sources, jobs);
  const progress = new BuildProgress(await countPackages(program, sources, env), relayTarget(), tell);
  const args = [
    'build',
    '--release',
    '--locked',
    '--message-format=json-render-diagnostics',
    ...program.bins.flatMap((bin) => ['--bin', bin]),
    ...featuresOf(program),
    ...profile.flatMap((setting) => ['--config', setting]),
    ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
  ];
  const code = await cargo(args, sources, env, progress);
  if (code !== 0) {
    throw new Error(
      `cargo could not build ${program.crate} ${program.version} (exit code ${code}); correct what it says above and run the same command again: it goes on from here`,
    );
  }
  mkdirSync(join(relayFolder(), 'bin'), { recursive: true });
  for (const path of cargoPaths(program)) copyFileSync(path, join(relayFolder(), 'bin', basename(path)));
  writeFileSync(stampPath(program), stampOf(program));
}

/** The sources of the crate, brought and checked by cargo, in a folder of their own. */
async function fetchSources({ crate, version }: Program): Promise<string> {
  const folder = join(relayFolder(), 'sources', `${crate}-${version}`);
  if (existsSync(join(folder, 'Cargo.lock'))) return folder;
  const { code, output } = await capture('cargo', ['info', '--quiet', `${crate}@${version}`]);
  if (code !== 0)
    throw new Error(`cargo cannot get ${crate} ${version} from the registry:\n${output.trim()}`);
  const cache = join(process.env['CARGO_HOME'] || join(homedir(), '.cargo'), 'registry/cache');
  const packed = readdirSync(cache)
    .map((registry) => join(cache, registry, `${crate}-${version}.crate`))
    .find((path) => existsSync(path));
  if (packed === undefined) throw new Error(`cargo left no ${crate}-${version}.crate below ${cache}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(relayFolder(), 'sources'), { recursive: true });
  const unpacked = await capture('tar', ['-xzf', packed, '-C', join(relayFolder(), 'sources')]);
  if (unpacked.code !== 0) throw new Error(`tar cannot unpack ${packed}:\n${unpacked.output.trim()}`);
  return folder;
}

/**
 * Where ccache stands in for the compilers of C and C++. Cargo starts a build script that was broken off from nothing, and that of
 * RocksDB takes an hour of one core.
 */
const cachedCompilers = '/usr/lib/ccache';

function buildEnvironment(sources: string, jobs: number | undefined): NodeJS.ProcessEnv {
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
    // The lock file that their runtimes are built with, too.
    WASM_BUILD_WORKSPACE_HINT: sources,
    ...(jobs === undefined ? {} : { CARGO_BUILD_JOBS: String(jobs), NUM_JOBS: String(jobs) }),
  };
}

/** How many packages cargo will compile natively, from none: what is built for Wasm comes on top. */
async function countPackages(program: Program, sources: string, env: NodeJS.ProcessEnv): Promise<number> {
  const args = ['tree', '--locked', '--quiet', '-e', 'normal,build', '--prefix', 'none', '-f', '{p}'];
  const { code, stdout, output } = await capture('cargo', [...args, ...featuresOf(program)], {
    cwd: sources,
    env,
  });
  if (code !== 0) throw new Error(`cargo cannot tell what ${program.crate} needs:\n${output.trim()}`);
  const lines = stdout.split('\n').map((line) => line.replace(/ \(.*$/, ''));
  return new Set(lines.filter((line) => line !== '')).size;
}

async function cargo(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  progress: BuildProgress,
): Promise<number> {
  const child = spawn('cargo', args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
  const end = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once('SIGINT', end).once('SIGTERM', end);
  progress.start();
  try {
    for await (const line of createInterface({ input: child.stdout })) progress.take(line);
    return await ended;
  } finally {
    progress.stop();
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

function featuresOf({ features }: Program): string[] {
  return features.length === 0 ? [] : ['--features', features.join(',')];
}

function stampPath({ crate }: Program): string {
  return join(relayFolder(), `${crate}.made-with`);
}

function stampOf({ crate, version, features }: Program): string {
  return JSON.stringify({ crate, version, features, profile });
}
