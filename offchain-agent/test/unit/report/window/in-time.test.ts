import { equal, rejects } from 'node:assert/strict';
import { systemClock } from '../../../../src/base/clock.ts';
import { inTime } from '../../../../src/report/window/window-facts.ts';

describe('what is awaited for some time only', () => {
  it('is given when it comes', async () => {
    equal(await inTime(Promise.resolve(7), 60_000, systemClock), 7);
  });

  it('is retried later when it does not', async () => {
    const never = new Promise<never>(() => undefined);
    await rejects(inTime(never, 1, systemClock), {
      code: 'unreachable/slow_chain',
      retryable: true,
      message: 'the chain did not answer within 1 ms',
    });
  });

  it('fails as it fails', async () => {
    await rejects(inTime(Promise.reject(new RangeError('no')), 60_000, systemClock), RangeError);
  });
});
