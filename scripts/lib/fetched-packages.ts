import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
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
  const folder = join(cacheFolder(), name);
  const path = join(folder, 'node_modules', file);
  // What an interrupted npm leaves has the file perhaps, and not all that it needs.
  const mark = join(folder, 'fetched');
  if (existsSync(mark) && existsSync(path)) return path;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Else npm puts it where the next package.json above is.
  writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
  console.log(`fetching ${packages.join(' ')}`);
  const words = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', ...packages];
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0 || !existsSync(path)) return undefined;
  writeFileSync(mark, '');
  return path;
}

/** Node.js of a major version; undefined when the registry has none for this machine. */
export function fetchedNode(version: string): string | undefined {
  const name = `node-${process.platform}-${process.arch}`;
  return fetchedPackages(`nodes/${version}`, [`${name}@${version}`], `${name}/bin/node`);
}
