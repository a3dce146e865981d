import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Ran } from './command-process.ts';

const almanac = fileURLToPath(new URL('../../offchain-agent/bin/almanac.js', import.meta.url));

/** Runs the command line as a user does, in a process of its own, to its end. */
export async function runAlmanacAlone(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [almanac, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}
