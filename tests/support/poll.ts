import { setTimeout as sleep } from 'node:timers/promises';

/** Between looks that are commands: to connect and to understand a chain's metadata takes each a quarter of a second of a core. */
export const betweenCommandsMs = 5_000;

/** A limit that no test is about: much more than anything takes, since a machine that does other work too takes long. */
const patienceMs = 300_000;

interface PollOptions {
  /** Given where what is tested takes longer, or must not take longer. */
  readonly withinMs?: number;
  readonly everyMs?: number;
}

/**
 * Asks until the value is as expected, and fails with the last value seen when it never is.
 * @param what the fact waited for, for the message
 */
export async function poll<Value>(
  what: string,
  read: () => Promise<Value>,
  isExpected: (value: Value) => boolean,
  { withinMs = patienceMs, everyMs = 250 }: PollOptions = {},
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (isExpected(value)) return value;
    if (Date.now() > deadline) {
      throw new Error(`not within ${withinMs / 1000} s: ${what}; last value: ${JSON.stringify(value)}`);
    }
    await sleep(everyMs);
  }
}
