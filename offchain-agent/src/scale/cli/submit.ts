import type { Command } from 'commander';
import { withKey } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import { withColumns } from './columns-option.ts';

/** `almanac submit`: a load test and its law, stored on chain and proved by it. */
export function addSubmit(program: Command): void {
  const command = withKey(
    program
      .command('submit')
      .argument('<points>', 'the folder of a sweep, or a file of points as `almanac fit` reads them')
      .description('Store a run on a chain with its prediction, which the chain proves')
      .requiredOption('--subject <name>', 'what was tested, as the chain names it')
      .requiredOption('--version <tag>', 'the version that was tested, for example v1.4.0'),
    'the owner of the subject',
  );
  withColumns(command)
    .option('--commit <hash>', 'the commit that was tested', '-')
    .option('--weights <kind>', 'none, relative (noise in proportion to throughput) or given', 'none')
    .option('--sweep <what>', 'what N counts: validators, or concurrency (requests in flight)', 'validators')
    .option('--fingerprint <file>', 'JSON that describes the test bed of a points file')
    .option('--register', 'register a new subject, for a deposit')
    .addHelpText(
      'after',
      `
The points are rounded as the chain stores them, and the law is fitted to the rounded points. The chain proves it by one
Gauss-Newton step. Intervals are stored as claimed. Submitting again changes nothing; what is missing is added.
Exit codes: 0 stored, 1 the requirement is missed or the chain refuses, 2 bad input, 3 stored, but the points cannot tell
(throughput falls from the first size on, or the law does not describe them).`,
    )
    .action(lazyAction(async () => (await import('./submit/run.ts')).runSubmit));
}
