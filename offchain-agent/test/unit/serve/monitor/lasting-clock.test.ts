import { equal } from 'node:assert/strict';
import { LastingClock } from '../../../../src/serve/monitor/lasting-clock.ts';

const dayMs = 86_400_000;

describe('the clock that closes windows', () => {
  let wallMs: number;
  let monotonicMs: number;
  let clock: LastingClock;

  beforeEach(() => {
    wallMs = 1_000 * dayMs;
    monotonicMs = 5_000;
    clock = new LastingClock({ wallMs: () => wallMs, monotonicMs: () => monotonicMs });
  });

  function pass(ms: number): void {
    wallMs += ms;
    monotonicMs += ms;
  }

  it('does not count a step ahead that is taken back', () => {
    equal(clock.look(), undefined);
    wallMs += dayMs;
    equal(clock.look(), dayMs);
    pass(599_999);
    equal(clock.look(), dayMs);
    wallMs -= dayMs;
    equal(clock.look(), undefined);
    wallMs += dayMs;
    pass(5_000);
    equal(clock.look(), dayMs);
  });

  it('counts a step ahead that has lasted ten minutes', () => {
    wallMs += dayMs;
    equal(clock.look(), dayMs);
    pass(600_000);
    equal(clock.look(), undefined);
    pass(1_000);
    equal(clock.look(), undefined);
  });

  it('counts a minute ahead, and any step back, at once', () => {
    wallMs += 60_000;
    equal(clock.look(), undefined);
    wallMs -= dayMs;
    equal(clock.look(), undefined);
    wallMs += 60_001;
    equal(clock.look(), 60_001);
  });
});
