import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneFolder } from '../../../base/installation.ts';
import { type MachineFinding, optional } from './machine.ts';

const compiledStamp = 'offchain-agent/bundle/made-from';

/** Whether modules and compiled files are those of the sources beside them; nothing of an installed package, which has none. */
export async function findingsOfClone(folder = cloneFolder()): Promise<MachineFinding[]> {
  if (folder === undefined) return [];
  return [
    optional(
      'npm modules',
      (await areModulesCurrent(folder)) ? 'as in package-lock.json' : undefined,
      'not those of package-lock.json',
      'every command',
      'run `npm ci` in the clone (npm start and npm test do it by themselves)',
    ),
    optional(
      'compiled',
      (await isCompiledCurrent(folder)) ? 'newer than the sources' : undefined,
      'older than the sources',
      'almanac called directly; ./almanac, npm start and npm test compile by themselves',
      'run `npm run build` in the clone',
    ),
  ];
}

// The stamp that scripts/lib/install.mjs leaves.
async function areModulesCurrent(folder: string): Promise<boolean> {
  const [lock, stamp] = await Promise.all([
    readFile(join(folder, 'package-lock.json')).catch(() => undefined),
    readFile(join(folder, 'node_modules/.almanac-lock'), 'utf8').catch(() => undefined),
  ]);
  return lock !== undefined && createHash('sha256').update(lock).digest('hex') === stamp?.split(' ')[0];
}

async function isCompiledCurrent(folder: string): Promise<boolean> {
  const compiled = await modifiedMs(join(folder, compiledStamp));
  const sources = join(folder, 'offchain-agent/src');
  const names = await readdir(sources, { recursive: true }).catch(() => []);
  const changes = await Promise.all(names.filter(isSource).map((name) => modifiedMs(join(sources, name))));
  return changes.length > 0 && compiled >= Math.max(...changes);
}

function isSource(name: string): boolean {
  return name.endsWith('.ts');
}

function modifiedMs(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
