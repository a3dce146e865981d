import { type Command, Option } from 'commander';

/** Options that name a chain whose runtime is not one of Almanac's. */
export function withChain(command: Command): Command {
  return command
    .option('--chain <spec>', 'chain specification of the node')
    .option('--runtime <file>', 'runtime Wasm of another chain (--preset NAME)')
    .addOption(new Option('--preset <name>', 'genesis preset of --runtime').hideHelp());
}
