import { deepEqual, equal } from 'node:assert/strict';
import { WallClock } from '../../../../src/measure/arrival/wall-clock.ts';

describe('WallClock', () => {
  let wallMs: number;
  let monotonicMs: number;
  let clock: WallClock;

  const pass = (ms: number): void => {
    wallMs += ms;
    monotonicMs += ms;
  };

  beforeEach(() => {
    wallMs = 1_000_000;
    monotonicMs = 50;
    clock = new WallClock({ wallMs: () => wallMs, monotonicMs: () => monotonicMs, jumpMs: 100 });
  });

  it('runs as the monotonic clock does', () => {
    monotonicMs += 0.25;
    equal(clock.nowUs(), 1_000_000_750);
    equal(clock.usAt(51), 1_000_001_500);
  });

  it('does not follow the wall clock between two checks', () => {
    wallMs += 500;
    equal(clock.nowUs(), 1_000_000_500);
  });

  it('finds nothing while both clocks agree', () => {
    pass(60_000);
    equal(clock.check(), undefined);
    equal(clock.nowUs(), 1_060_000_500);
  });

  it('follows a small difference in silence, and tells one of 100 ms', () => {
    pass(1_000);
    wallMs += 99;
    equal(clock.check(), undefined);
    equal(clock.nowUs(), 1_001_099_500);
    wallMs += 100;
    deepEqual(clock.check(), { beforeUs: 1_001_099_500, afterUs: 1_001_199_500 });
    equal(clock.check(), undefined);
  });

  it('tells a clock that was set back', () => {
    wallMs -= 5_000;
    deepEqual(clock.check(), { beforeUs: 1_000_000_500, afterUs: 995_000_500 });
  });

  it('tells of a machine that was asleep', () => {
    wallMs += 3_600_000;
    deepEqual(clock.check(), { beforeUs: 1_000_000_500, afterUs: 4_600_000_500 });
  });

  it('believes no reading that was interrupted', () => {
    let isSlow = false;
    const subject = new WallClock({
      wallMs: () => wallMs,
      monotonicMs: () => {
        if (isSlow) monotonicMs += 300;
        return monotonicMs;
      },
    });
    isSlow = true;
    equal(subject.check(), undefined);
  });
});
