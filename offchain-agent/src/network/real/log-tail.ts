import { open } from 'node:fs/promises';

const chunkBytes = 64 * 1024;

/** The last lines of a log, read from its end; empty when there is no log. */
export async function logTail(path: string, lines: number): Promise<string[]> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return [];
  try {
    let text = '';
    let start = (await file.stat()).size;
    while (start > 0 && text.split('\n').length <= lines + 1) {
      const length = Math.min(chunkBytes, start);
      start -= length;
      const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: start });
      // Split inside a character at worst at the very first line, which is dropped or whole.
      text = buffer.toString('utf8') + text;
    }
    return text === '' ? [] : text.trimEnd().split('\n').slice(-lines);
  } finally {
    await file.close();
  }
}
