import { startCommand } from './cli.ts';
import type { Ran } from './command-process.ts';

/** Runs the command line as a user does, in a process of its own, to its end. */
export async function runAlmanacAlone(...args: readonly string[]): Promise<Ran> {
  return await startCommand(args).ended;
}
