import assert from 'node:assert/strict';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';

describe('HostLimiter', () => {
  it('lets a second of requests through at once, then the governed rate', () => {
    let nowMs = 0;
    const limiter = new HostLimiter(10, () => nowMs);
    const taken = (): number => Array.from({ length: 50 }, () => limiter.tryTake('a')).filter(Boolean).length;
    assert.equal(taken(), 10);
    assert.equal(taken(), 0);
    nowMs = 500;
    assert.equal(taken(), 5);
    nowMs = 60_000;
    assert.equal(taken(), 10);
  });

  it('counts hosts apart', () => {
    const limiter = new HostLimiter(4, () => 0);
    assert.ok(limiter.tryTake('a', 4));
    assert.ok(!limiter.tryTake('a'));
    assert.ok(limiter.tryTake('b', 4));
  });

  it('takes all or nothing', () => {
    const limiter = new HostLimiter(5, () => 0);
    assert.ok(limiter.tryTake('a', 4));
    assert.ok(!limiter.tryTake('a', 2));
    assert.ok(limiter.tryTake('a', 1));
  });

  it('lets a new connection through at any rate', () => {
    assert.ok(new HostLimiter(1, () => 0).tryTake('a', 4));
  });

  it('lets upkeep have only what samples leave', () => {
    const limiter = new HostLimiter(10, () => 0);
    assert.ok(limiter.tryTake('a', 3, limiter.half));
    assert.ok(!limiter.tryTake('a', 3, limiter.half));
    assert.ok(limiter.tryTake('a', 7));
  });

  it('does not forget who was held back, however many hosts there are', () => {
    let nowMs = 0;
    const limiter = new HostLimiter(10, () => nowMs);
    for (let host = 0; host < 5_000; host++) limiter.tryTake(`full-${host}`);
    nowMs = 950;
    assert.ok(limiter.tryTake('a', 10));
    nowMs = 1_000;
    for (let host = 0; host < 5_000; host++) limiter.tryTake(`other-${host}`);
    assert.ok(!limiter.tryTake('a', 2));
  });

  it('hands out no new burst with another rate', () => {
    const limiter = new HostLimiter(10, () => 0);
    assert.ok(limiter.tryTake('a', 10));
    limiter.setRate(40);
    assert.equal(limiter.tryTake('a'), false);
    assert.ok(limiter.tryTake('b', 40), 'a host of which nothing was taken');
  });

  it('gives what was never found at a host one dial at once, apart from what was', () => {
    let nowMs = 0;
    const limiter = new HostLimiter(10, () => nowMs);
    assert.ok(limiter.tryIntroduce('a', 4));
    assert.ok(!limiter.tryIntroduce('a', 3));
    assert.ok(limiter.tryTake('a', 10), 'strangers took nothing from the others');
    nowMs = 799;
    assert.ok(!limiter.tryIntroduce('a', 4));
    nowMs = 800;
    assert.ok(limiter.tryIntroduce('a', 4), 'half of the rate in the long run');
    assert.ok(limiter.tryIntroduce('b', 2), 'another host');
  });
});
