import assert from 'node:assert/strict';
import { LoopWatch, stallBoundMs } from '../../../../src/measure/sample/instant-signs.ts';

describe('LoopWatch', () => {
  it('knows when this process stood still, and forgives short pauses', () => {
    let nowMs = 0;
    const watch = new LoopWatch(() => nowMs);
    watch.stop();
    nowMs = 10 + stallBoundMs;
    assert.ok(!watch.hasStalled(0, nowMs), 'the last forgiven');
    const beforeMs = nowMs;
    nowMs += 11 + stallBoundMs;
    assert.ok(watch.hasStalled(beforeMs, nowMs), 'the first counted');
    const afterMs = nowMs;
    nowMs += 10;
    assert.ok(watch.hasStalled(afterMs - 1, nowMs));
    assert.ok(!watch.hasStalled(afterMs, nowMs), 'after it');
    assert.ok(!watch.hasStalled(0, beforeMs), 'before it');
  });
});
