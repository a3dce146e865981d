import { CommandProcess, type Ran } from './command-process.ts';

/** The compiled command line. */
export const commandLine = new URL('../../offchain-agent/dist/cli/main.js', import.meta.url);

const commands = new CommandProcess(commandLine);

/**
 * Runs the command line to its end, in one process for all commands of a test file, one after the other. What depends on
 * the process itself (its start, its pipes, signals, its environment) is tested by `startCommand`.
 */
export async function runAlmanac(...args: readonly string[]): Promise<Ran> {
  return await commands.run(args);
}

/** The same with a state folder of its own, for what is asked again and again. */
export function almanacOf(stateFolder: string): typeof runAlmanac {
  const own = new CommandProcess(commandLine, undefined, { ALMANAC_STATE: stateFolder });
  return async (...args) => await own.run(args);
}
