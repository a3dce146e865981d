import { statSync } from 'node:fs';

const lookEveryMs = 1_000;

/**
 * Follows a file that persons and programs rewrite: what it holds is taken once it has not changed from one look to the next, a
 * second later, so that a file that is being written is not taken by half. Looked at by its time: editors and orchestrators put
 * another file in its place.
 * @param files one of them, or at each look all that are read together
 * @param take called with each content that has settled
 * @param seen their stamps before they were read; what has changed since is taken
 * @returns what ends it
 */
export function followFile(
  files: string | (() => readonly string[]),
  take: () => void,
  everyMs = lookEveryMs,
  seen?: string,
): () => void {
  const look = (): string => stampsOf(typeof files === 'string' ? [files] : files());
  // Of now, not of a first look later: what changes until then would be taken for what was there.
  let settling = look();
  let taken = seen ?? settling;
  const timer = setInterval(() => {
    const now = look();
    const hasSettled = now === settling;
    settling = now;
    if (now === taken || !hasSettled) return;
    taken = now;
    take();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Which contents files have, as far as can be told without reading them. */
export function stampsOf(files: readonly string[]): string {
  return files.map((file) => `${file} ${stampOf(file)}`).join('\n');
}

/** Empty for no file, and where its content cannot be told. */
function stampOf(file: string): string {
  try {
    const { ino, size, mtimeMs, mode } = statSync(file);
    return `${ino} ${size} ${mtimeMs} ${mode}`;
  } catch {
    return '';
  }
}
