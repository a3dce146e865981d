import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A folder of the kernel in which groups of processes with CPU quotas can be made. */
export interface CgroupFolder {
  readonly version: 1 | 2;
  readonly path: string;
}

/** Where the system says what is mounted and which group this process is in. */
export interface CgroupSources {
  readonly mounts: string;
  readonly own: string;
}

const system: CgroupSources = { mounts: '/proc/self/mounts', own: '/proc/self/cgroup' };

/**
 * The folder of this process's own group, when it may be divided.
 * @param given a folder that was delegated for the purpose
 * @returns a sentence when there is none
 */
export function findCgroupFolder(given?: string, sources: CgroupSources = system): CgroupFolder | string {
  const candidates = given === undefined ? mounted(sources) : [given];
  const reasons: string[] = [];
  for (const path of candidates) {
    const folder = usable(path);
    if (typeof folder !== 'string') return folder;
    reasons.push(folder);
  }
  return reasons[0] ?? 'this system has no cgroups with a CPU controller';
}

function mounted({ mounts, own }: CgroupSources): string[] {
  const lines = (file: string): string[] => {
    try {
      return readFileSync(file, 'utf8').split('\n');
    } catch {
      return [];
    }
  };
  const groups = lines(own).map((line) => line.split(':'));
  const ownPath = (controller: string): string =>
    groups
      .find(([, controllers]) => (controllers ?? '').split(',').includes(controller))
      ?.slice(2)
      .join(':') ?? '/';
  return lines(mounts).flatMap((line) => {
    const [, path = '', type, options = ''] = line.split(' ');
    if (type === 'cgroup2') return [resolve(join(path, ownPath('')))];
    if (type === 'cgroup' && options.split(',').includes('cpu')) return [resolve(join(path, ownPath('cpu')))];
    return [];
  });
}

function usable(path: string): CgroupFolder | string {
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return `${path} is not writable`;
  }
  if (exists(join(path, 'cpu.cfs_quota_us'))) return { version: 1, path };
  const controllers = read(join(path, 'cgroup.controllers'));
  if (controllers === undefined) return `${path} is no cgroup`;
  if (!controllers.split(/\s+/).includes('cpu')) return `${path} has no CPU controller`;
  try {
    // Children have quotas only where their parent hands the controller on.
    writeFileSync(join(path, 'cgroup.subtree_control'), '+cpu');
    return { version: 2, path };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return `${path} cannot be divided (${code}): it holds processes itself; name an empty, delegated group with --cgroup`;
  }
}

function exists(path: string): boolean {
  return read(path) !== undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
