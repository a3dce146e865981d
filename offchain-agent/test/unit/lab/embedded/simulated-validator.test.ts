import assert from 'node:assert/strict';
import { isAlive } from '../../../../src/base/running-chains.ts';
import { SimulatedValidator } from '../../../../src/lab/embedded/simulated-validator.ts';

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
    const answered = { slot: 6, startMs: originMs + 2_000, deadlineMs: originMs + 3_000 };
    assert.equal(await validator.ask(answered, never), true);
    assert.deepEqual(await validator.log(), { asked: 2, unanswered: [5] });
    await validator.stop();
    assert.equal(isAlive(pid), false);
    await validator.stop();
  });

  it('is not waited for after an abort', async () => {
    const validator = await SimulatedValidator.start('v1');
    const inAnHourMs = Date.now() + 3_600_000;
    validator.begin({ kind: 'good' }, inAnHourMs);
    const stop = new AbortController();
    const asked = validator.ask(
      { slot: 1, startMs: inAnHourMs, deadlineMs: inAnHourMs + 1_000 },
      stop.signal,
    );
    stop.abort();
    assert.equal(await asked, false);
    await validator.stop();
  });

  it('leaves its slots empty once its process has ended, and has no log then', async () => {
    const validator = await SimulatedValidator.start('v1');
    const inAnHourMs = Date.now() + 3_600_000;
    const question = { slot: 1, startMs: inAnHourMs, deadlineMs: inAnHourMs + 1_000 };
    const asked = validator.ask(question, never);
    process.kill(validator.pid ?? 0, 'SIGKILL');
    assert.equal(await asked, false);
    assert.equal(await validator.ask(question, never), false);
    await assert.rejects(validator.log(), { code: 'unknown/validator' });
  });
});
