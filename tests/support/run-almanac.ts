import { CommandProcess, type Ran } from './command-process.ts';
import { here } from './place.mjs';

/** The compiled command line. */
export const commandLine = new URL('../../offchain-agent/bundle/main.js', import.meta.url);

const commands = new CommandProcess(commandLine);

/**
 * Runs the command line to its end, in one process for all commands, one after the other. What depends on the process itself
 * (its start, its pipes, signals, its environment) is tested by `startCommand`.
 */
export async function runAlmanac(...args: readonly string[]): Promise<Ran> {
  return await commands.run(args, here());
}

/** The same with a state folder of its own. */
export function almanacOf(stateFolder: string): typeof runAlmanac {
  return async (...args) => await commands.run(args, here({ ALMANAC_STATE: stateFolder }));
}
