import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Attempts } from '../../../src/base/attempts.ts';
import { AgentError, isFinal } from '../../../src/base/error.ts';
import type { Logger } from '../../../src/base/logger.ts';
import { FakeClock } from '../reporting/agent/fakes/fake-clock.ts';

function recorder(levels: string[]): Logger {
  const at = (level: string) => (): void => void levels.push(level);
  const log: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}

describe('attempts', () => {
  it('come less and less often, up to every half minute, and never reject', async () => {
    const clock = new FakeClock(0);
    const attempts = new Attempts(clock, recorder([]));
    const times: number[] = [];
    for (let second = 0; second < 200; second += 1) {
      await attempts.try('duty', async () => {
        times.push(clock.monotonicMs() / 1_000);
        throw new Error('no');
      });
      await clock.pass(1_000);
    }
    deepEqual(times, [0, 1, 2, 4, 8, 16, 32, 62, 92, 122, 152, 182]);
  });

  it('that nobody waits for are not begun again while they are under way', async () => {
    const clock = new FakeClock(0);
    const attempts = new Attempts(clock, recorder([]));
    let begun = 0;
    let end = (): void => undefined;
    const duty = async (): Promise<void> => {
      begun += 1;
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    };
    attempts.start('duty', duty);
    attempts.start('duty', duty);
    equal(begun, 1);
    end();
    await clock.pass(1);
    attempts.start('duty', duty);
    equal(begun, 2);
    end();
  });

  it('need not wait for a duty that was done some other way', async () => {
    const attempts = new Attempts(new FakeClock(0), recorder([]));
    const failing = async (): Promise<void> => await Promise.reject(new Error('no'));
    await attempts.try('duty', failing);
    equal(await attempts.try('duty', async () => undefined), false);
    attempts.forget('duty');
    equal(await attempts.try('duty', async () => undefined), true);
  });

  it('are as loud as the failure is bad', async () => {
    const levels: string[] = [];
    const attempts = new Attempts(new FakeClock(0), recorder(levels));
    const failures = [
      new AgentError('unknown/not_final', '', { retryable: true }),
      new AgentError('unknown/disk_full', '', { retryable: true }),
      new Error('unforeseen'),
    ];
    for (const [index, failure] of failures.entries()) {
      await attempts.try(`duty ${index}`, async () => {
        throw failure;
      });
    }
    deepEqual(levels, ['debug', 'warn', 'error']);
  });

  it('end with the first success', async () => {
    const clock = new FakeClock(0);
    const attempts = new Attempts(clock, recorder([]));
    let tries = 0;
    const done = attempts.until('duty', new AbortController().signal, async () => {
      if (++tries < 3) throw new Error('no');
    });
    await clock.pass(10_000);
    await done;
    equal(tries, 3);
  });

  it('give what the duty gives, and nothing when they are ended before, which is nothing to tell', async () => {
    const levels: string[] = [];
    const clock = new FakeClock(0);
    const attempts = new Attempts(clock, recorder(levels));
    const stop = new AbortController();
    equal(await attempts.until('duty', stop.signal, async () => 7), 7);
    const ended = attempts.until('other duty', stop.signal, async () => {
      stop.abort();
      throw new Error('ended');
    });
    equal(await ended, undefined);
    deepEqual(levels, []);
  });

  it('end with a failure that no other try mends', async () => {
    const clock = new FakeClock(0);
    const attempts = new Attempts(clock, recorder([]));
    const final = new AgentError('bad_input/wrong_genesis', 'another chain');
    const failures = [new Error('no'), final];
    const done = attempts.until(
      'duty',
      new AbortController().signal,
      async () => await Promise.reject(failures.shift() ?? new Error('one try too many')),
      isFinal,
    );
    const failed = rejects(done, final);
    await clock.pass(10_000);
    await failed;
    equal(failures.length, 0);
  });
});

describe('isFinal', () => {
  it('is so of what a person must put right alone', () => {
    equal(isFinal(new AgentError('bad_input/wrong_genesis', '')), true);
    equal(isFinal(new AgentError('unreachable/closed', '', { retryable: true })), false);
    equal(isFinal(new AgentError('unknown/rpc', '')), false);
    equal(isFinal(new Error('disconnected')), false);
  });
});
