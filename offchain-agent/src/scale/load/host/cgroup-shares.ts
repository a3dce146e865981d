import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { AgentError, messageOf } from '../../../base/error.ts';
import { identify } from '../../../base/process.ts';
import type { CpuShares, ShareUse } from './host.ts';

/** Short, so that a node that has used its share is stopped for less than this. */
const periodUs = 100_000;
const prefix = 'almanac-';

interface Group {
  readonly name: string;
  readonly folder: string;
  readonly share: number;
}

const system: CgroupSources = { mounts: '/proc/self/mounts', own: '/proc/self/cgroup' };

/** Quotas by control groups of version 1 or 2, one group for each process. */
export class CgroupShares implements CpuShares {
  readonly #folder: CgroupFolder;
  readonly #groups: Group[] = [];

  constructor(folder: CgroupFolder) {
    this.#folder = folder;
    this.#removeLeftOver();
  }

  /** @throws AgentError `unknown/cgroup` when the kernel refuses */
  add(name: string, pid: number, share: number): void {
    const folder = join(this.#folder.path, `${prefix}${process.pid}-${name}`);
    const quotaUs = Math.round(share * periodUs);
    try {
      mkdirSync(folder);
      this.#groups.push({ name, folder, share });
      if (this.#folder.version === 2) writeFileSync(join(folder, 'cpu.max'), `${quotaUs} ${periodUs}`);
      else {
        writeFileSync(join(folder, 'cpu.cfs_period_us'), String(periodUs));
        writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(quotaUs));
      }
      writeFileSync(join(folder, 'cgroup.procs'), String(pid));
    } catch (cause) {
      throw new AgentError(
        'unknown/cgroup',
        `process ${pid} could not be given its share of the cores: ${messageOf(cause)}; leave --share out to measure without (not comparable across N)`,
        { data: { pid, folder }, cause },
      );
    }
  }

  read(): ShareUse[] {
    return this.#groups.map(({ name, folder, share }) => {
      const figures = statFigures(join(folder, 'cpu.stat'));
      const figure = (key: string): number => figures.get(key) ?? 0;
      return {
        node: name,
        quota: share,
        periods: figure('nr_periods'),
        throttled_periods: figure('nr_throttled'),
        throttled_ms: figure('throttled_usec') / 1_000 + figure('throttled_time') / 1_000_000,
      };
    });
  }

  close(): void {
    for (const { folder } of this.#groups.splice(0)) remove(folder);
  }

  // Of commands that were killed: one that runs may have made a group a moment ago, and put nothing in it yet.
  #removeLeftOver(): void {
    for (const name of readdirSync(this.#folder.path)) {
      const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : Number.NaN;
      if (pid > 0 && identify(pid) === undefined) remove(join(this.#folder.path, name));
    }
  }
}

function remove(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Its processes are still ending; the next run removes it.
  }
}

function statFigures(path: string): Map<string, number> {
  const lines = readFileSync(path, 'utf8').split('\n');
  return new Map(
    lines.map((line) => {
      const [key = '', value] = line.split(' ');
      return [key, Number(value)];
    }),
  );
}

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
