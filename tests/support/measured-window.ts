import { poll } from './poll.ts';

/** More than a test waits for: a machine that is busy for minutes measures nothing meanwhile. */
const mostWindows = 120;

/**
 * The next window that is measured: on a busy machine reporters leave out what they were late for, and a test that wants
 * their samples waits for a window that has them.
 */
export async function measuredWindow(
  isMeasured: (window: number) => Promise<boolean>,
  windowMs: number,
): Promise<number> {
  const stepS = windowMs / 1_000;
  const from = (Math.floor(Date.now() / windowMs) + 1) * stepS;
  const candidates = Array.from({ length: mostWindows }, (_, index) => from + index * stepS);
  const found = await poll(
    'the reporters have measured most of a window',
    async () => {
      for (const candidate of candidates) if (await isMeasured(candidate)) return candidate;
      return undefined;
    },
    (window) => window !== undefined,
    { withinMs: mostWindows * windowMs },
  );
  return found ?? 0;
}
