// `almanac sweep` for figures that are counted again: it is not asked whether the machine is fast enough for them to say anything of
// the chain, and the search for the maximum ends as soon as it lies within a factor of two.
import { createProgram } from '../../../offchain-agent/src/program/program.ts';
import type { SweepCommandOptions } from '../../../offchain-agent/src/scale/cli/sweep/command-options.ts';
import { runSweepCommand } from '../../../offchain-agent/src/scale/cli/sweep/run.ts';

const anyMachine = { hostIdle: 0, lagUs: Number.POSITIVE_INFINITY };
const program = createProgram('0');
program.commands
  .find((command) => command.name() === 'sweep')
  ?.action(
    async (options: SweepCommandOptions) => await runSweepCommand(options, anyMachine, { precision: 1 }),
  );
await program.parseAsync(process.argv.slice(2), { from: 'user' });
process.exit();
