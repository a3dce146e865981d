import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What the kernel rations or stops by control groups, by the name that version 1 gives it. */
export type Controller = 'cpu' | 'memory' | 'blkio' | 'freezer';

/** A folder of the kernel in which groups of processes can be made. */
export interface CgroupFolder {
  readonly version: 1 | 2;
  readonly path: string;
}

/** Where the system says what is mounted and which group this process is in. */
interface CgroupSources {
  readonly mounts: string;
  readonly own: string;
}

interface Facts {
  /** As people call it. */
  readonly title: string;
  /** A file that only groups of version 1 with this controller have. */
  readonly file: string;
  /** What version 2 calls it; undefined where every group has it. */
  readonly v2?: string;
}

const facts: Readonly<Record<Controller, Facts>> = {
  cpu: { title: 'CPU', file: 'cpu.cfs_quota_us', v2: 'cpu' },
  memory: { title: 'memory', file: 'memory.limit_in_bytes', v2: 'memory' },
  blkio: { title: 'disk', file: 'blkio.throttle.write_bps_device', v2: 'io' },
  freezer: { title: 'freezer', file: 'tasks' },
};

const system: CgroupSources = { mounts: '/proc/self/mounts', own: '/proc/self/cgroup' };

/** So long is a period in which a quota of CPU is used up: a node that has used its share stops for less than this. */
const periodUs = 100_000;

/**
 * The folder of this process's own group, when it may be divided.
 * @param given a folder that was delegated for the purpose
 * @returns a sentence when there is none
 */
export function findCgroupFolder(
  controller: Controller,
  given?: string,
  sources: CgroupSources = system,
): CgroupFolder | string {
  const candidates = given === undefined ? mounted(controller, sources) : [given];
  const reasons: string[] = [];
  for (const path of candidates) {
    const folder = usable(path, controller);
    if (typeof folder !== 'string') return folder;
    reasons.push(folder);
  }
  return reasons[0] ?? `this system has no cgroups with a ${facts[controller].title} controller`;
}

/** Gives all processes of a group together so much of one core. @throws Error as the kernel refuses */
export function writeCpuQuota(group: string, version: 1 | 2, share: number): void {
  const quotaUs = Math.round(share * periodUs);
  if (version === 2) writeFileSync(join(group, 'cpu.max'), `${quotaUs} ${periodUs}`);
  else {
    writeFileSync(join(group, 'cpu.cfs_period_us'), String(periodUs));
    writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quotaUs));
  }
}

/**
 * Whether a freezer holds the process. Its state in /proc/PID/stat does not say so: under version 1 it is that of one that
 * waits for a disk, under version 2 that of one that waits for anything.
 */
export function isFrozen(pid: number, mounts = system.mounts): boolean {
  return lines(`/proc/${pid}/cgroup`).some((line) => {
    const [number = '', controllers = '', ...path] = line.split(':');
    const group = path.join(':');
    // The outermost group cannot be frozen.
    if (group === '' || group === '/') return false;
    if (controllers.split(',').includes('freezer'))
      return /FREEZING|FROZEN/.test(readIn(mountOf('freezer', mounts), group, 'freezer.state'));
    return number === '0' && /^frozen 1$/m.test(readIn(mountOf(undefined, mounts), group, 'cgroup.events'));
  });
}

function mounted(controller: Controller, { mounts, own }: CgroupSources): string[] {
  const groups = lines(own).map((line) => line.split(':'));
  const ownPath = (name: string): string =>
    groups
      .find(([, controllers]) => (controllers ?? '').split(',').includes(name))
      ?.slice(2)
      .join(':') ?? '/';
  return lines(mounts).flatMap((line) => {
    const [, path = '', type, options = ''] = line.split(' ');
    if (type === 'cgroup2') return [resolve(join(path, ownPath('')))];
    if (type === 'cgroup' && options.split(',').includes(controller))
      return [resolve(join(path, ownPath(controller)))];
    return [];
  });
}

/** Where the hierarchy of a controller of version 1, or version 2, is mounted. */
function mountOf(controller: Controller | undefined, mounts: string): string | undefined {
  return lines(mounts)
    .map((line) => line.split(' '))
    .find(([, , type, options = '']) =>
      controller === undefined
        ? type === 'cgroup2'
        : type === 'cgroup' && options.split(',').includes(controller),
    )?.[1];
}

function usable(path: string, controller: Controller): CgroupFolder | string {
  const { title, file, v2 } = facts[controller];
  try {
    accessSync(path, constants.W_OK);
  } catch {
    return `${path} is not writable`;
  }
  if (existsSync(join(path, file))) return { version: 1, path };
  const controllers = read(join(path, 'cgroup.controllers'));
  if (controllers === undefined) return `${path} is not a cgroup`;
  if (v2 === undefined) return { version: 2, path };
  if (!controllers.split(/\s+/).includes(v2)) return `${path} has no ${title} controller`;
  try {
    // Children have limits only where their parent hands the controller on.
    writeFileSync(join(path, 'cgroup.subtree_control'), `+${v2}`);
    return { version: 2, path };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return `${path} cannot be divided (${code}): it holds processes itself; name an empty, delegated group with --cgroup`;
  }
}

function lines(file: string): string[] {
  return read(file)?.split('\n') ?? [];
}

function readIn(mount: string | undefined, group: string, file: string): string {
  return mount === undefined ? '' : (read(join(mount, group, file)) ?? '');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
