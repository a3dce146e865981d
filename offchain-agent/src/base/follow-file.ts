import { type Stats, statSync, unwatchFile, watchFile } from 'node:fs';

const lookEveryMs = 1_000;

/**
 * Follows a file that persons and programs rewrite: what it holds is taken once it has not changed from one look to the next, a
 * second later, so that a file that is being written is not taken by half. Looked at by its time: editors and orchestrators put
 * another file in its place.
 * @param take called with each content that has settled
 * @returns what ends it
 */
export function followFile(file: string, take: () => void, everyMs = lookEveryMs): () => void {
  let timer: NodeJS.Timeout | undefined;
  const settle = (seen: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = stampOf(file);
      if (now === seen) take();
      else settle(now);
    }, everyMs);
    timer.unref();
  };
  watchFile(file, { interval: everyMs, persistent: false }, (now, before) => {
    if (stamp(now) !== stamp(before)) settle(stamp(now));
  });
  return () => {
    unwatchFile(file);
    clearTimeout(timer);
  };
}

/** Which content a file has, as far as can be told without reading it; empty for none. */
export function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? stamp(stats) : '';
}

function stamp({ ino, size, mtimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs}`;
}
