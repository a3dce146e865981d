import { existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { AgentError } from '../../../base/error.ts';

/** Something that Almanac put on this machine. */
export interface StoredPlace {
  /** As a person names it to `almanac clean`. */
  readonly name: string;
  readonly path: string;
  /** What it is, in a few words. */
  readonly what: string;
  /** Why it is removed only by its name, or never; undefined for what can be made again. */
  readonly kept: string | undefined;
  /** False for what this command leaves to others even by name. */
  readonly isOurs: boolean;
}

export interface CleanFolders {
  readonly cache: string;
  readonly state: string;
  /** The clone that the command runs from; undefined for an installed package. */
  readonly clone: string | undefined;
  readonly home?: string;
  readonly cwd?: string;
}

const cacheParts: Readonly<Record<string, string>> = {
  demo: 'days that a demo has added to its seed',
  target: 'build of the node',
  compiled: 'runtimes that the node compiled',
  log: 'logs of checks',
  images: 'container images',
  tools: 'tools for benchmarks and mutants',
  mutants: 'copies for mutation tests',
  promtool: 'Prometheus tool of the tests',
  'python-client': 'Python client of the tests',
  's3-server': 'S3 server of the tests',
  'wasm-toolchain': 'Rust tool chain for runtimes',
};

/** What a build leaves in a clone. */
const cloneParts: Readonly<Record<string, string>> = {
  node_modules: 'npm modules',
  'offchain-agent/bundle': 'compiled command line',
  'web/dist': 'compiled pages',
  'tests/output': 'output of tests',
  target: 'build of Rust',
  'almanac-packages': 'packed packages',
};

/** All that is there, by name. @throws AgentError `bad_input/clean_folder` for a folder that holds other things as well */
export function placesOf(folders: CleanFolders): StoredPlace[] {
  for (const path of [folders.cache, folders.state]) refuseWide(path, folders);
  return [...cachePlaces(folders.cache), ...statePlaces(folders.state), ...clonePlaces(folders.clone)];
}

/** A variable that names a home folder, or one above it, would give away all of it. */
function refuseWide(path: string, { home = homedir(), cwd = process.cwd(), clone }: CleanFolders): void {
  const inside = [home, cwd, clone].find((other) => other !== undefined && isWithin(other, path));
  if (inside === undefined) return;
  throw new AgentError(
    'bad_input/clean_folder',
    `${path} contains ${inside} and is not a folder of Almanac alone; set ALMANAC_CACHE and ALMANAC_STATE to folders of their own`,
    { data: { path, inside } },
  );
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || (!way.startsWith('..') && !way.startsWith('/'));
}

function cachePlaces(cache: string): StoredPlace[] {
  // A folder of another name was chosen by the user, and can hold other things beside these.
  const isOwn = basename(cache) === 'almanac';
  return entriesOf(cache).map((name) => {
    const what = cacheParts[name];
    const kept = what === undefined && !isOwn ? 'not known to Almanac' : undefined;
    return place(`cache/${name}`, join(cache, name), what ?? 'can be made again', kept);
  });
}

function statePlaces(state: string): StoredPlace[] {
  return entriesOf(state).flatMap((name): StoredPlace[] => {
    const path = join(state, name);
    const each = (what: string, kept?: string): StoredPlace[] =>
      entriesOf(path).map((part) => place(`${name}/${part}`, join(path, part), what, kept));
    switch (name) {
      case 'demo':
        return each('evidence of a demo');
      case 'networks':
        return each('local network: databases, logs, public test keys');
      case 'running':
        return each('record of a running chain');
      case 'endpoints':
        return each('databases and keys of an endpoint', 'databases and keys');
      case 'agent':
        return [place(name, path, 'store and evidence of a reporter', 'store of a reporter')];
      default:
        return [
          place(
            name,
            path,
            name.endsWith('.key') ? 'signing key' : 'state',
            name.endsWith('.key') ? 'key' : 'not known to Almanac',
          ),
        ];
    }
  });
}

function clonePlaces(clone: string | undefined): StoredPlace[] {
  if (clone === undefined) return [];
  return Object.entries(cloneParts)
    .filter(([part]) => existsSync(join(clone, part)))
    .map(([part, what]) => ({
      ...place(`clone/${part}`, join(clone, part), what, 'part of the clone; remove the clone itself'),
      isOurs: false,
    }));
}

function place(name: string, path: string, what: string, kept?: string): StoredPlace {
  return { name, path, what: isLink(path) ? `link to ${readlinkSync(path)}` : what, kept, isOurs: true };
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // What is not there, or is a file where a folder was looked for, has no parts.
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
