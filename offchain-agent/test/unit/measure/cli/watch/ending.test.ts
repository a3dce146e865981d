import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Ending, FinalityAlarm } from '../../../../../src/measure/cli/watch/ending.ts';

describe('Ending', () => {
  it('comes the given time after the first screen', async () => {
    const ending = new Ending(30);
    await delay(60);
    assert.equal(ending.signal.aborted, false);
    ending.begin();
    await delay(60);
    assert.equal(ending.signal.aborted, true);
    ending.rethrow();
  });

  it('waits for the first screen as long as blocks are counted, and no longer', () => {
    const clock = mock.timers;
    clock.enable({ apis: ['setTimeout'] });
    try {
      const ending = new Ending(1_000);
      for (let blocks = 0; blocks < 5; blocks += 1) {
        clock.tick(15_999);
        ending.postpone();
      }
      assert.equal(ending.signal.aborted, false);
      clock.tick(16_000);
      assert.equal(ending.signal.aborted, true);
    } finally {
      clock.reset();
    }
  });

  it('never comes by itself without a duration', async () => {
    const ending = new Ending(undefined);
    ending.begin();
    await delay(20);
    assert.equal(ending.signal.aborted, false);
  });

  it('comes with a failure, which is thrown where it is asked for', () => {
    const ending = new Ending(undefined);
    ending.fail(new Error('another chain'));
    assert.equal(ending.signal.aborted, true);
    assert.throws(() => ending.rethrow(), /another chain/);
  });
});

describe('FinalityAlarm', () => {
  it('speaks up after ten slots without finality, and not before', async () => {
    const told: string[] = [];
    const alarm = new FinalityAlarm((message) => told.push(message), 10);
    alarm.reset(5);
    await delay(30);
    alarm.reset(5);
    await delay(30);
    assert.deepEqual(told, []);
    await delay(60);
    alarm.stop();
    assert.deepEqual(told, [
      'no block was finalized for 0.05 s; slots missed since then are not counted yet',
    ]);
  });
});
