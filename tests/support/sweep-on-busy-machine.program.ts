// `almanac sweep` on a machine that other tests keep busy: it is not asked whether the figures count.
import { createProgram } from '../../offchain-agent/src/program/program.ts';
import type { SweepCommandOptions } from '../../offchain-agent/src/scale/cli/sweep/command-options.ts';
import { runSweepCommand } from '../../offchain-agent/src/scale/cli/sweep/run.ts';

const anyMachine = { hostIdle: 0, lagUs: Number.POSITIVE_INFINITY };
const program = createProgram('0');
program.commands
  .find((command) => command.name() === 'sweep')
  ?.action(async (options: SweepCommandOptions) => await runSweepCommand(options, anyMachine));
await program.parseAsync(process.argv.slice(2), { from: 'user' });
process.exit();
