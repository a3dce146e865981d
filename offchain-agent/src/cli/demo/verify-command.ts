import { homedir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';

/** The command that verifies all evidence of a folder, as a person types it here. */
export function verifyCommand(folder: string, cwd = process.cwd(), home = homedir()): string {
  return `npx almanac verify ${join(shownPath(folder, cwd, home), '*.jsonl')}`;
}

/** A path as short as a shell understands it. */
export function shownPath(path: string, cwd = process.cwd(), home = homedir()): string {
  const [here, athome] = [relative(cwd, path), relative(home, path)];
  if (isBelow(here)) return here;
  return isBelow(athome) ? `~/${athome}` : path;
}

function isBelow(path: string): boolean {
  return path !== '' && !path.startsWith('..') && !isAbsolute(path);
}
