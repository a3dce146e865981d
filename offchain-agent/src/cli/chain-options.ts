import type { Command } from 'commander';

/** Options that name a chain whose runtime is not one of Almanac's. */
export function withChain(command: Command): Command {
  return command
    .option('--chain <spec>', 'chain specification, or an id that the node exports')
    .option('--runtime <file>', 'runtime Wasm of another chain')
    .option('--preset <name>', 'genesis preset of --runtime');
}
