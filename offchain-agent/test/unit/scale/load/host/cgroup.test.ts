import { deepEqual, equal, throws } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CgroupShares } from '../../../../../src/scale/load/host/cgroup-shares.ts';
import { heldBack, shareUseBetween } from '../../../../../src/scale/load/host/host.ts';

describe('control groups', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'almanac-cgroup-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

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
