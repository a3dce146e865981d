import { deepEqual, equal } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCgroupFolder } from '../../../src/base/cgroup.ts';

describe('control groups', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'almanac-cgroup-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const file = (name: string, content: string): string => {
    const path = join(root, name);
    writeFileSync(path, content);
    return path;
  };
  const sources = (mounts: string, own: string) => ({
    mounts: file('mounts', mounts),
    own: file('own', own),
  });

  describe('are looked for', () => {
    it('in version 2, in the group of this process, whose controller is handed on', () => {
      const group = join(root, 'v2', 'user.slice');
      mkdirSync(group, { recursive: true });
      writeFileSync(join(group, 'cgroup.controllers'), 'cpu memory pids\n');
      const found = findCgroupFolder(
        'cpu',
        undefined,
        sources(`cgroup2 ${root}/v2 cgroup2 rw 0 0\n`, '0::/user.slice\n'),
      );
      deepEqual(found, { version: 2, path: group });
      equal(readFileSync(join(group, 'cgroup.subtree_control'), 'utf8'), '+cpu');
    });

    it('in version 1, where the CPU controller is mounted', () => {
      const group = join(root, 'cpu', 'mine');
      mkdirSync(group, { recursive: true });
      writeFileSync(join(group, 'cpu.cfs_quota_us'), '-1\n');
      const mounts = `cgroup ${root}/memory cgroup rw,memory 0 0\ncgroup ${root}/cpu cgroup rw,cpu,cpuacct 0 0\n`;
      const found = findCgroupFolder(
        'cpu',
        undefined,
        sources(mounts, '4:memory:/other\n2:cpu,cpuacct:/mine\n0::/\n'),
      );
      deepEqual(found, { version: 1, path: group });
    });

    it('in version 1 where version 2 is mounted without a CPU controller', () => {
      mkdirSync(join(root, 'v2'));
      writeFileSync(join(root, 'v2', 'cgroup.controllers'), 'hugetlb\n');
      mkdirSync(join(root, 'cpu'));
      writeFileSync(join(root, 'cpu', 'cpu.cfs_quota_us'), '-1\n');
      const mounts = `cgroup2 ${root}/v2 cgroup2 rw 0 0\ncgroup ${root}/cpu cgroup rw,cpu 0 0\n`;
      deepEqual(findCgroupFolder('cpu', undefined, sources(mounts, '1:cpu:/\n0::/\n')), {
        version: 1,
        path: join(root, 'cpu'),
      });
    });

    it('in the folder that was named', () => {
      writeFileSync(join(root, 'cpu.cfs_quota_us'), '-1\n');
      deepEqual(findCgroupFolder('cpu', root), { version: 1, path: root });
    });

    it('for any of their controllers, which version 2 may call otherwise', () => {
      mkdirSync(join(root, 'v2'));
      writeFileSync(join(root, 'v2', 'cgroup.controllers'), 'cpu io\n');
      const there = sources(`cgroup2 ${root}/v2 cgroup2 rw 0 0\n`, '0::/\n');
      const found = { version: 2, path: join(root, 'v2') };
      deepEqual(findCgroupFolder('blkio', undefined, there), found);
      equal(readFileSync(join(root, 'v2', 'cgroup.subtree_control'), 'utf8'), '+io');
      deepEqual(findCgroupFolder('freezer', undefined, there), found);
      equal(findCgroupFolder('memory', undefined, there), `${join(root, 'v2')} has no memory controller`);
    });

    it('and their absence is a sentence', () => {
      equal(
        findCgroupFolder('cpu', undefined, sources('', '')),
        'this system has no cgroups with a CPU controller',
      );
      const nowhere = join(root, 'nowhere');
      equal(findCgroupFolder('cpu', nowhere), `${nowhere} is not writable`);
      equal(findCgroupFolder('cpu', root), `${root} is not a cgroup`);
    });
  });
});
