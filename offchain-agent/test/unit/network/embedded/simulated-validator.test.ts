import assert from 'node:assert/strict';
import { isAlive } from '../../../../src/base/running-chains.ts';
import { SimulatedValidator } from '../../../../src/network/embedded/simulated-validator.ts';

describe('SimulatedValidator', () => {
  const never = new AbortController().signal;

  it('is a process of its own that answers, keeps its own log and ends when told', async () => {
    const validator = await SimulatedValidator.start('v1');
    const { pid = 0 } = validator;
    assert.notEqual(pid, process.pid);
    const originMs = Date.now() - 10_000;
    validator.begin({ kind: 'gone', fromS: 0, toS: 2 }, originMs);
    const silent = { slot: 5, startMs: originMs, deadlineMs: originMs };
    assert.equal(await validator.ask(silent, never), false);
    const answered = { slot: 6, startMs: originMs + 2_000, deadlineMs: Date.now() + 60_000 };
    assert.equal(await validator.ask(answered, never), true);
    assert.deepEqual(await validator.log(), { asked: 2, unanswered: [5] });
    await validator.stop();
    assert.equal(isAlive(pid), false);
    await validator.stop();
  });

  it('is not waited for after an abort', async () => {
    const validator = await SimulatedValidator.start('v1');
    validator.begin({ kind: 'gone', fromS: 0, toS: 1_000 }, Date.now());
    const stop = new AbortController();
    const asked = validator.ask(
      { slot: 1, startMs: Date.now(), deadlineMs: Date.now() + 60_000 },
      stop.signal,
    );
    stop.abort();
    assert.equal(await asked, false);
    await validator.stop();
  });
});
