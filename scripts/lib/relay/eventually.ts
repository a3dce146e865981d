import { poll } from '../../../tests/support/poll.ts';

/** What is found within the time; undefined when it is not. */
export async function eventually<Value>(
  withinMs: number,
  find: () => Promise<Value | undefined>,
): Promise<Value | undefined> {
  const read = async (): Promise<Value | undefined> => await find().catch(() => undefined);
  return await poll('', read, (found) => found !== undefined, { withinMs }).catch(() => undefined);
}
