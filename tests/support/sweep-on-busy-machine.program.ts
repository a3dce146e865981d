// `almanac sweep` with the options in the first argument, on a machine that other tests keep busy: it is not asked whether
// the figures count.
import { runSweepCommand, type SweepCommandOptions } from '../../offchain-agent/src/scale/cli/sweep/run.ts';

const anyMachine = { hostIdle: 0, lagUs: Number.POSITIVE_INFINITY };
await runSweepCommand(JSON.parse(process.argv[2] ?? '{}') as SweepCommandOptions, anyMachine);
process.exit();
