import type { SampleClock } from '../../base/clock.ts';
import { AgentError } from '../../base/error.ts';

/**
 * What is awaited, if it comes in time.
 * @throws AgentError `unreachable/slow_chain`, retryable, when it does not
 */
export async function inTime<Value>(
  value: Promise<Value>,
  withinMs: number,
  clock: SampleClock,
): Promise<Value> {
  const done = new AbortController();
  const late = clock.until(clock.monotonicMs() + withinMs, done.signal).then((): never => {
    throw new AgentError('unreachable/slow_chain', `the chain did not answer within ${withinMs} ms`, {
      retryable: true,
      data: { within_ms: withinMs },
    });
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    done.abort();
    // Nobody waits for it any more.
    value.catch(() => undefined);
  }
}
