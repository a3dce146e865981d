import type { Command } from 'commander';
import { withKey } from './reporter/key-options.ts';
import type { SubmitCommandOptions } from './submit/run.ts';

/** `almanac submit`: a load test and its law, stored on chain and proved by it. */
export function addSubmit(program: Command): void {
  withKey(
    program
      .command('submit')
      .argument('<campaign>', 'the folder of a sweep, or a file of points as `almanac fit` reads them')
      .description('Stores a load test on chain with the law that fits it, which the chain proves')
      .requiredOption('--subject <name>', 'what was tested, as the chain names it')
      .requiredOption('--version <tag>', 'the version that was tested, for example v1.4.0'),
    'the owner of the subject',
  )
    .option('--commit <hash>', 'the commit that was tested', '-')
    .option('--weights <kind>', 'none, relative (noise in proportion to throughput) or given', 'none')
    .option('--sweep <what>', 'what N counts: validators, or concurrency (requests in flight)', 'validators')
    .option('--fingerprint <file>', 'JSON that describes the test bed of a points file')
    .option('--register', 'register the subject, for a deposit, where the chain does not know it')
    .addHelpText(
      'after',
      `
Points are rounded to what the chain stores, the law is fitted to them as they are stored, and the chain proves it by one
Gauss-Newton step. Intervals are stored as claimed. Submitting again changes nothing; what is missing is added.
Exit codes: 0 stored, 1 the requirement is missed or the chain refuses, 2 bad input, 3 stored, but the points do not say
(throughput falls from the first size on, or the law does not describe them).`,
    )
    .action(async (campaign: string, options: SubmitCommandOptions) => {
      const { runSubmit } = await import('./submit/run.ts');
      await runSubmit(campaign, options);
    });
}
