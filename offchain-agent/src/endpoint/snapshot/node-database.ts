import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { isFolder } from '../../base/folder.ts';
import { identify, type ProcessIdentity } from '../../base/process.ts';

/** The database of a chain below a node's base path. */
export interface NodeDatabase {
  readonly basePath: string;
  /** Of the chain, as its folder is called. */
  readonly chainId: string;
  /** Where ParityDB has its files. */
  readonly folder: string;
  /** The node that has it open; undefined when none has. */
  readonly holder: ProcessIdentity | undefined;
}

/** Where a chain's ParityDB is below a base path. */
export function databaseFolder(basePath: string, chainId: string): string {
  return join(basePath, 'chains', chainId, 'paritydb', 'full');
}

/**
 * Finds the database below a base path, and who has it open.
 * @throws AgentError `bad_input/base_path`
 */
export function findDatabase(basePath: string): NodeDatabase {
  const chains = folders(join(basePath, 'chains'));
  const [chainId, ...others] = chains.filter((id) => isFolder(databaseFolder(basePath, id)));
  if (chainId === undefined) {
    const rocks = chains.filter((id) => isFolder(join(basePath, 'chains', id, 'db')));
    throw notThere(
      basePath,
      rocks.length > 0
        ? `has a database of RocksDB (chain ${rocks.join(', ')}), which snapshots do not support; restart the node with --database paritydb`
        : 'has no chains/ID/paritydb/full; name what the node was started with as --base-path',
    );
  }
  if (others.length > 0)
    throw notThere(
      basePath,
      `has the databases of several chains: ${[chainId, ...others].join(', ')}; keep one chain a base path`,
    );
  const folder = resolve(databaseFolder(basePath, chainId));
  return { basePath: resolve(basePath), chainId, folder, holder: holderOf(folder) };
}

/** What a node was started with, as far as a snapshot has to know. */
interface NodeStart {
  readonly program: string;
  readonly chain: string | undefined;
  readonly statePruning: string | undefined;
  readonly blocksPruning: string | undefined;
}

/** Reads how a process was started; undefined when it is gone, or another user's. */
export function startOf({ pid }: ProcessIdentity): NodeStart | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const chain = optionOf(words, '--chain');
    return {
      program: readlinkSync(`/proc/${pid}/exe`),
      // A file is named from where the node was started; anything else is the name of a chain that it knows.
      chain:
        chain?.includes('/') || chain?.endsWith('.json')
          ? resolve(readlinkSync(`/proc/${pid}/cwd`), chain)
          : chain,
      statePruning: optionOf(words, '--state-pruning') ?? optionOf(words, '--pruning'),
      blocksPruning: optionOf(words, '--blocks-pruning'),
    };
  } catch {
    return undefined;
  }
}

/** The value of an option on a command line: `--name value` or `--name=value`. */
export function optionOf(words: readonly string[], name: string): string | undefined {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = words[at];
  if (word === undefined) return undefined;
  return word === name ? words[at + 1] : word.slice(name.length + 1);
}

/**
 * Who has the lock of a database: ParityDB holds one on a file as long as it is open.
 * @throws AgentError `bad_input/database_held` when somebody has it who is no process of this user
 */
function holderOf(folder: string): ProcessIdentity | undefined {
  const lock = statOf(join(folder, 'lock'));
  if (!lock) return undefined;
  // "1: FLOCK  ADVISORY  WRITE 4321 fe:00:10014628 0 EOF"
  const lines = readFileSync('/proc/locks', 'utf8').split('\n');
  const takers = lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , , , place = '']) => place.split(':')[2] === String(lock.ino))
    .map(([, , , , pid]) => Number(pid));
  if (takers.length === 0) return undefined;
  // Whoever took it may have left it to another process.
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  const has = (pid: number): boolean =>
    openFiles(pid)?.some((file) => file.ino === lock.ino && file.dev === lock.dev) ?? false;
  const holder = [...takers, ...pids].filter(has).flatMap((pid) => identify(pid) ?? [])[0];
  if (holder) return holder;
  // Another file system may have a file of the same number, which those hold of whom one may know.
  const hidden = takers.find((pid) => openFiles(pid) === undefined);
  if (hidden === undefined) return undefined;
  throw new AgentError(
    'bad_input/database_held',
    `process ${hidden} of another user or container has the database ${folder} open; run this command as its user on the same host`,
    { data: { pid: hidden, folder } },
  );
}

/** The files that a process has open; undefined when this user may not know. */
function openFiles(pid: number): { readonly ino: number; readonly dev: number }[] | undefined {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((file) => statOf(join(folder, file)) ?? []);
  } catch {
    return undefined;
  }
}

function statOf(path: string): { readonly ino: number; readonly dev: number } | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function folders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

function notThere(basePath: string, why: string): AgentError {
  return new AgentError('bad_input/base_path', `--base-path ${basePath} ${why}`, {
    data: { base_path: basePath },
  });
}
