import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** A line of a file, with the file. */
interface FileLine {
  readonly path: string;
  readonly line: string;
}

/**
 * The lines of files that are not empty, one file after the other; what ends in `.gz` is unpacked.
 * @param unreadable makes the error of a file that cannot be read
 */
export async function* linesOfFiles(
  paths: readonly string[],
  unreadable: (path: string, cause: unknown) => Error,
): AsyncGenerator<FileLine> {
  for (const path of paths) {
    const raw = createReadStream(path);
    const stream = path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
    try {
      raw.on('error', (error) => stream.destroy(error));
      for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }))
        if (line.trim() !== '') yield { path, line };
    } catch (cause) {
      throw unreadable(path, cause);
    } finally {
      raw.destroy();
    }
  }
}
