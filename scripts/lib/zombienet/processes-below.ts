import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The ids of processes that were started with a path in the folder, or that work in it; never our own. */
export function processesBelow(folder: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid && belongsTo(pid, folder));
}

function belongsTo(pid: number, folder: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    // A zombie has no words left, and nothing to end.
    if (words[0] === '') return false;
    return words.some((word) => word.includes(`${folder}/`)) || readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    // Gone, or another user's.
    return false;
  }
}
