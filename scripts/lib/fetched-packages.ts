import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './folders.mjs';

/**
 * Packages of npm in a folder of the cache, for a command that alone needs them.
 * @param name of the folder, which changes with the versions
 * @param packages with their versions
 * @param file that is there when they are, below `node_modules`
 * @returns its path; undefined when they could not be fetched
 */
export function fetchedPackages(name: string, packages: readonly string[], file: string): string | undefined {
  return fetched(name, file, '', packages.join(' '), (folder) => {
    // Else npm puts it where the next package.json above is.
    writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
    return ['install', '--prefix', folder, ...packages];
  });
}

/**
 * The same with a lock file, so that what they depend on is the same everywhere, too. Another lock file fetches again.
 * @param folder with `package.json` and `package-lock.json`
 */
export function lockedPackages(name: string, folder: string, file: string): string | undefined {
  const manifest = readFileSync(join(folder, 'package.json'));
  const lock = readFileSync(join(folder, 'package-lock.json'));
  const hash = createHash('sha256').update(manifest).update(lock).digest('hex');
  return fetched(name, file, hash, name, (goal) => {
    writeFileSync(join(goal, 'package.json'), manifest);
    writeFileSync(join(goal, 'package-lock.json'), lock);
    return ['ci'];
  });
}

/** Node.js of a major version; undefined when the registry has none for this machine. */
export function fetchedNode(version: string): string | undefined {
  const name = `node-${process.platform}-${process.arch}`;
  return fetchedPackages(`nodes/${version}`, [`${name}@${version}`], `${name}/bin/node`);
}

function fetched(
  name: string,
  file: string,
  version: string,
  shown: string,
  prepare: (folder: string) => readonly string[],
): string | undefined {
  const folder = join(cacheFolder(), name);
  const path = join(folder, 'node_modules', file);
  // What an interrupted npm leaves has the file perhaps, and not all that it needs.
  const mark = join(folder, 'fetched');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === version && existsSync(path)) return path;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const words = [...prepare(folder), '--no-audit', '--no-fund', '--ignore-scripts'];
  // Not on stdout, which may be JSON.
  console.error(`fetching ${shown}`);
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0 || !existsSync(path)) return undefined;
  writeFileSync(mark, version);
  return path;
}
