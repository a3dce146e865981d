import { equal, ok } from 'node:assert/strict';
import { idleShare, readCpuTimes } from '../../../../../src/scale/load/host/host.ts';

describe('the idle time of the cores', () => {
  it('is the idle share of the time between two readings', () => {
    equal(idleShare({ busyMs: 100, idleMs: 1_000 }, { busyMs: 400, idleMs: 1_100 }), 0.25);
  });

  it('is unknown when no time passed', () => {
    equal(idleShare({ busyMs: 1, idleMs: 1 }, { busyMs: 1, idleMs: 1 }), undefined);
  });

  it('is read from this machine', () => {
    const { busyMs, idleMs } = readCpuTimes();
    ok(busyMs > 0 && idleMs > 0);
  });
});
