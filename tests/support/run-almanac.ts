import { CommandProcess, type Ran } from './command-process.ts';

const commands = new CommandProcess(new URL('../../offchain-agent/dist/cli/main.js', import.meta.url));

/**
 * Runs the command line to its end, in one process for all commands of a test file, one after the other. What depends on
 * the process itself (its start, its pipes, signals, its environment) is tested by `runAlmanacAlone` and `startCommand`.
 */
export async function runAlmanac(...args: readonly string[]): Promise<Ran> {
  return await commands.run(args);
}
