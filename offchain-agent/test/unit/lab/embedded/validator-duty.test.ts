import assert from 'node:assert/strict';
import type { FromValidator, ValidatorBehaviour } from '../../../../src/lab/embedded/validator-behaviour.ts';
import { ValidatorDuty } from '../../../../src/lab/embedded/validator-duty.ts';

const originMs = 1_000_000;

/** A validator whose timers run when the test says so. */
function validator(behaviour: ValidatorBehaviour) {
  const timers: { atMs: number; action: () => void }[] = [];
  const sent: FromValidator[] = [];
  const duty = new ValidatorDuty({
    at: (atMs, action) => timers.push({ atMs, action }),
    send: (message) => sent.push(message),
  });
  duty.receive({ type: 'begin', behaviour, originMs });
  return {
    sent,
    timers,
    ask: (slot: number) => {
      const startMs = originMs + slot * 2_000;
      duty.receive({ type: 'slot', slot, startMs, deadlineMs: startMs + 1_700 });
    },
    runTimers: () => {
      for (const { action } of timers.splice(0)) action();
    },
    log: () => {
      duty.receive({ type: 'log' });
      return sent.at(-1);
    },
  };
}

describe('ValidatorDuty', () => {
  it('answers for its slot at once when it is good', () => {
    const one = validator({ kind: 'good' });
    one.ask(4);
    assert.equal(one.timers[0]?.atMs, originMs + 8_000);
    one.runTimers();
    assert.deepEqual(one.sent, [{ type: 'author', slot: 4 }]);
  });

  it('answers later by what it is late', () => {
    const one = validator({ kind: 'late', byMs: 180 });
    one.ask(4);
    assert.equal(one.timers[0]?.atMs, originMs + 8_180);
  });

  it('leaves slots empty while it is gone and writes them down, from the first second to before the last', () => {
    const one = validator({ kind: 'gone', fromS: 4, toS: 8 });
    for (const slot of [1, 2, 3, 4]) {
      one.ask(slot);
      one.runTimers();
    }
    assert.deepEqual(one.sent, [
      { type: 'author', slot: 1 },
      { type: 'silent', slot: 2 },
      { type: 'silent', slot: 3 },
      { type: 'author', slot: 4 },
    ]);
    assert.deepEqual(one.log(), { type: 'log', log: { asked: 4, unanswered: [2, 3] } });
  });

  it('leaves a slot empty when its answer is due after the deadline', () => {
    const inTime = validator({ kind: 'late', byMs: 1_700 });
    inTime.ask(1);
    inTime.runTimers();
    assert.deepEqual(inTime.sent, [{ type: 'author', slot: 1 }]);
    const tooLate = validator({ kind: 'late', byMs: 1_701 });
    tooLate.ask(1);
    assert.deepEqual(tooLate.sent, [{ type: 'silent', slot: 1 }]);
    assert.deepEqual(tooLate.log(), { type: 'log', log: { asked: 1, unanswered: [1] } });
  });
});
