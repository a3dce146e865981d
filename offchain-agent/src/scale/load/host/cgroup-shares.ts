import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CgroupFolder, writeCpuQuota } from '../../../base/cgroup.ts';
import { AgentError, messageOf } from '../../../base/error.ts';
import { identify } from '../../../base/process.ts';
import type { CpuShares, ShareUse } from './host.ts';

const prefix = 'almanac-';

interface Group {
  readonly name: string;
  readonly folder: string;
  readonly share: number;
}

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
    try {
      mkdirSync(folder);
      this.#groups.push({ name, folder, share });
      writeCpuQuota(folder, this.#folder.version, share);
      writeFileSync(join(folder, 'cgroup.procs'), String(pid));
    } catch (cause) {
      throw new AgentError(
        'unknown/cgroup',
        `process ${pid} could not be given its share of the cores: ${messageOf(cause)}`,
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
