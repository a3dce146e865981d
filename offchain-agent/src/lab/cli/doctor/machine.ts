import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findCgroupFolder } from '../../../base/cgroup.ts';
import { cacheFolder, cargoTargetFolder, stateFolder } from '../../../base/folder.ts';
import { examplesFolder, filesFolder, isClone } from '../../../base/installation.ts';
import { nodePackage, packedNode } from '../../client/node-command.ts';

const oldestNode = [20, 19] as const;

/** Looks at Node, the folders and, where runtime and node can be built, the Rust tools, all at once. */
export async function findingsOfMachine(isSource = isClone()): Promise<MachineFinding[]> {
  const tools = isSource ? [protoc(), rust(), wasmTarget()] : [];
  return await Promise.all([node(), state(), files(), queue(), cgroups(), ...tools, nodeBinary(isSource)]);
}

async function node(): Promise<MachineFinding> {
  return {
    name: 'node',
    state: isRecent(process.versions.node) ? 'ok' : 'missing',
    required: true,
    found: `Node.js ${process.versions.node}`,
    needed_for: 'every command',
    fix: isRecent(process.versions.node) ? '' : `install Node.js ${oldestNode.join('.')} or later`,
  };
}

async function state(): Promise<MachineFinding> {
  const folder = stateFolder();
  const writable = await mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .then(
      () => true,
      () => false,
    );
  return {
    name: 'state folder',
    state: writable ? 'ok' : 'missing',
    required: true,
    found: writable ? folder : `${folder} is not writable`,
    needed_for: 'almanac demo, almanac network: they tell the other commands where they listen',
    fix: writable ? '' : 'make it writable, or name another folder in ALMANAC_STATE',
  };
}

/** Help and messages name files in them. */
async function files(): Promise<MachineFinding> {
  const folder = filesFolder();
  const there = ['docs', 'deploy'].every((name) => existsSync(join(folder, name)));
  return optional(
    'files',
    there ? `docs/ and deploy/ in ${folder}, configurations in ${examplesFolder()}` : undefined,
    `no docs/ and deploy/ in ${folder}`,
    'pages, rules, dashboards and units that help and messages name',
    'they are in a whole clone and in the npm package; the container image has none',
  );
}

async function protoc(): Promise<MachineFinding> {
  return tool('protoc', 'protoc', ['--version'], 'building the node');
}

async function queue(): Promise<MachineFinding> {
  const found =
    (await firstLine('valkey-server', ['--version'])) ?? (await firstLine('redis-server', ['--version']));
  return optional(
    'queue',
    found,
    'neither valkey-server nor redis-server on PATH',
    'almanac agent without queue.url',
    'install one of them (Debian: apt-get install redis-server), or name a queue in queue.url',
  );
}

async function cgroups(): Promise<MachineFinding> {
  const folder = findCgroupFolder('cpu');
  const there = typeof folder !== 'string';
  return optional(
    'control groups',
    there ? 'can be divided' : undefined,
    there ? '' : folder,
    'almanac sweep: a fixed share of the cores for each node',
    'run as root, or name an empty, delegated group with --cgroup',
  );
}

async function rust(): Promise<MachineFinding> {
  return tool('rust', 'cargo', ['--version'], 'building the runtime and the node');
}

async function tool(
  name: string,
  command: string,
  args: readonly string[],
  purpose: string,
): Promise<MachineFinding> {
  const line = await firstLine(command, args);
  return optional(name, line, `no ${command} on PATH`, purpose, 'run scripts/setup in the clone');
}

async function wasmTarget(): Promise<MachineFinding> {
  const installed = await firstLine('rustc', ['--print', 'target-libdir', '--target', 'wasm32v1-none']);
  const overlay = join(cacheFolder(), 'wasm-toolchain');
  const places = [installed, join(overlay, 'lib/rustlib/wasm32v1-none/lib')];
  let found: string | undefined;
  for (const place of places) {
    if (place && (await exists(place))) found ??= place;
  }
  return optional(
    'wasm target',
    found,
    'no wasm32v1-none for this Rust',
    'building the runtime blob (a built one is committed)',
    'run `npm run build:chain -- blob` in the clone',
  );
}

async function nodeBinary(isSource: boolean): Promise<MachineFinding> {
  const path = join(cargoTargetFolder(), 'release/almanac-node');
  return optional(
    'almanac-node',
    (await exists(path)) ? path : packedNode(),
    `not built (${path})`,
    'almanac demo --network real, almanac network',
    isSource
      ? `run \`npm run build:chain -- node\` in the clone (about 20 minutes the first time), or install ${nodePackage} of the same release`
      : `install ${nodePackage} of the same release`,
  );
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The first line that a program prints, or undefined when it is not there or fails. */
function firstLine(command: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 10_000 }, (error, stdout) => {
      resolve(error ? undefined : (stdout.split('\n')[0] ?? '').trim());
    });
  });
}

/** What one look found. `needed_for` says what does not work without it. */
export interface MachineFinding {
  readonly name: string;
  readonly state: 'ok' | 'missing';
  /** Whether the first command, `almanac demo`, needs it. */
  readonly required: boolean;
  readonly found: string;
  readonly needed_for: string;
  /** One command or sentence that repairs it; empty when nothing is missing. */
  readonly fix: string;
}

/** A finding about something that the first command can do without. */
export function optional(
  name: string,
  found: string | undefined,
  absent: string,
  purpose: string,
  fix: string,
): MachineFinding {
  const there = found !== undefined;
  return {
    name,
    state: there ? 'ok' : 'missing',
    required: false,
    found: found ?? absent,
    needed_for: purpose,
    fix: there ? '' : fix,
  };
}
