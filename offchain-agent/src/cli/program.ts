import { Command } from 'commander';
import { addDoctor } from './doctor.ts';
import { addNetwork } from './network.ts';
import { addWatch } from './watch.ts';

/** The command line with every command; nothing heavy is loaded until an action runs. */
export function createProgram(version: string): Command {
  const program = new Command('almanac')
    .description("Validators' service levels, kept on chain: watch, read and run networks.")
    .version(version, '-V, --version')
    .showHelpAfterError('(add --help for what is possible)')
    .exitOverride();
  addWatch(program);
  addNetwork(program);
  addDoctor(program);
  return program;
}
