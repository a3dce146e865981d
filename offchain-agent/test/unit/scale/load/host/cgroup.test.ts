import { deepEqual, equal, throws } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CgroupShares, findCgroupFolder } from '../../../../../src/scale/load/host/cgroup-shares.ts';
import { heldBack, shareUseBetween } from '../../../../../src/scale/load/host/host.ts';

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
      deepEqual(findCgroupFolder(undefined, sources(mounts, '1:cpu:/\n0::/\n')), {
        version: 1,
        path: join(root, 'cpu'),
      });
    });

    it('in the folder that was named', () => {
      writeFileSync(join(root, 'cpu.cfs_quota_us'), '-1\n');
      deepEqual(findCgroupFolder(root), { version: 1, path: root });
    });

    it('and their absence is a sentence', () => {
      equal(findCgroupFolder(undefined, sources('', '')), 'this system has no cgroups with a CPU controller');
      const nowhere = join(root, 'nowhere');
      equal(findCgroupFolder(nowhere), `${nowhere} is not writable`);
      equal(findCgroupFolder(root), `${root} is no cgroup`);
    });
  });

  describe('give each node its share', () => {
    it('by quota and period in version 1', () => {
      const shares = new CgroupShares({ version: 1, path: root });
      shares.add('v1', 4_242, 0.1);
      const group = join(root, `almanac-${process.pid}-v1`);
      deepEqual(
        ['cpu.cfs_period_us', 'cpu.cfs_quota_us', 'cgroup.procs'].map((name) =>
          readFileSync(join(group, name), 'utf8'),
        ),
        ['100000', '10000', '4242'],
      );
    });

    it('by cpu.max in version 2', () => {
      const shares = new CgroupShares({ version: 2, path: root });
      shares.add('v1', 4_242, 0.25);
      const group = join(root, `almanac-${process.pid}-v1`);
      equal(readFileSync(join(group, 'cpu.max'), 'utf8'), '25000 100000');
    });

    it('and tell how long it was stopped, in the units of either version', () => {
      const shares = new CgroupShares({ version: 1, path: root });
      shares.add('v1', 1, 0.1);
      shares.add('v2', 2, 0.1);
      const stat = (name: string, content: string): void =>
        writeFileSync(join(root, `almanac-${process.pid}-${name}`, 'cpu.stat'), content);
      stat('v1', 'nr_periods 50\nnr_throttled 7\nthrottled_time 123000000\n');
      stat('v2', 'usage_usec 900\nnr_periods 60\nnr_throttled 8\nthrottled_usec 456000\n');
      deepEqual(
        shares.read().map(({ node, throttled_periods: periods, throttled_ms: ms }) => [node, periods, ms]),
        [
          ['v1', 7, 123],
          ['v2', 8, 456],
        ],
      );
    });

    it('or say what to do when the kernel refuses', () => {
      const shares = new CgroupShares({ version: 1, path: root });
      shares.add('v1', 1, 0.1);
      throws(() => shares.add('v1', 2, 0.1), {
        code: 'unknown/cgroup',
        message: /process 2 could not be given/,
      });
    });

    it('and groups that a killed command left are removed, those of one that runs are not', () => {
      const { pid: killed } = spawnSync('true');
      const [left, running] = [`almanac-${killed}-v1`, `almanac-${process.ppid}-v1`];
      for (const name of [left, running, 'somebody-else']) mkdirSync(join(root, name));
      const shares = new CgroupShares({ version: 1, path: root });
      deepEqual(readdirSync(root).toSorted(), [running, 'somebody-else'].toSorted());
      shares.close();
    });
  });

  describe('at rest', () => {
    const use = (node: string, ms: number) => ({
      node,
      quota: 0.1,
      periods: 100,
      throttled_periods: 1,
      throttled_ms: ms,
    });

    it('hold a node back when they stop it for more than a hundredth of the time', () => {
      deepEqual(heldBack([use('v1', 100), use('v2', 101)], 10_000), ['v2']);
    });

    it('are read as differences', () => {
      const [between] = shareUseBetween([use('v1', 40)], [use('v1', 100)]);
      deepEqual(between, { node: 'v1', quota: 0.1, periods: 0, throttled_periods: 0, throttled_ms: 60 });
    });
  });
});
