import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Ending, FinalityAlarm } from '../../../../../src/measure/cli/watch/ending.ts';

const clock = mock.timers;

describe('the end of a watch', () => {
  beforeEach(() => clock.enable({ apis: ['setTimeout'] }));
  afterEach(() => clock.reset());

  describe('Ending', () => {
    it('comes the given time after the first screen', () => {
      const ending = new Ending(30);
      clock.tick(15_029);
      assert.equal(ending.signal.aborted, false);
      ending.begin();
      clock.tick(29);
      assert.equal(ending.signal.aborted, false);
      clock.tick(1);
      assert.equal(ending.signal.aborted, true);
      ending.rethrow();
    });

    it('waits for the first screen as long as blocks are counted, and no longer', () => {
      const ending = new Ending(1_000);
      for (let blocks = 0; blocks < 5; blocks += 1) {
        clock.tick(15_999);
        ending.postpone();
      }
      assert.equal(ending.signal.aborted, false);
      clock.tick(16_000);
      assert.equal(ending.signal.aborted, true);
    });

    it('never comes by itself without a duration', () => {
      const ending = new Ending(undefined);
      ending.begin();
      clock.tick(2 ** 31 - 1);
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
    it('speaks up after ten slots without finality, and not before', () => {
      const told: string[] = [];
      const alarm = new FinalityAlarm((message) => told.push(message), 10);
      alarm.reset(5);
      clock.tick(49);
      alarm.reset(5);
      clock.tick(49);
      assert.deepEqual(told, []);
      clock.tick(1);
      alarm.stop();
      assert.deepEqual(told, [
        'no block was finalized for 0.05 s; slots missed since then are not counted yet',
      ]);
    });
  });
});
