import { AgentError } from '../../error.ts';

/**
 * What is awaited, if it comes in time.
 * @throws AgentError `unreachable/slow_chain`, retryable, when it does not
 */
export async function inTime<Value>(value: Promise<Value>, withinMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new AgentError('unreachable/slow_chain', `the chain did not answer within ${withinMs} ms`, {
            retryable: true,
            data: { within_ms: withinMs },
          }),
        ),
      withinMs,
    );
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
    // Nobody waits for it any more.
    value.catch(() => undefined);
  }
}
