import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { logTail } from '../real/ready.ts';

const pollMs = 200;

/**
 * Tells the last lines of a file, and each that is written after them, until the signal. One that begins anew, or comes only
 * later, is read from its beginning.
 */
export async function followFile(
  file: string,
  { lines, signal, onLine }: { lines: number; signal: AbortSignal; onLine: (line: string) => void },
): Promise<void> {
  let at = await sizeOf(file);
  for (const line of await logTail(file, lines)) onLine(line);
  let begun = '';
  while (!signal.aborted) {
    const size = await sizeOf(file);
    if (size < at) [at, begun] = [0, ''];
    if (size > at) {
      // To the size that was seen: what comes while it is read is the next round's.
      for await (const chunk of createReadStream(file, { start: at, end: size - 1, encoding: 'utf8' })) {
        const parts = (begun + String(chunk)).split('\n');
        begun = parts.pop() ?? '';
        parts.forEach(onLine);
      }
      at = size;
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
