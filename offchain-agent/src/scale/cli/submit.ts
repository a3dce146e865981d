import type { Command } from 'commander';
import { withKey } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import { withColumns } from './columns-option.ts';

/** `almanac submit`: a load test and its law, stored on chain and proved by it. */
export function addSubmit(program: Command): void {
  const command = withKey(
    program
      .command('submit')
      .argument('<points>', 'sweep folder or file of points')
      .description('Store a run and its prediction on chain')
      .requiredOption('--subject <name>', 'system under test, as registered on chain')
      .requiredOption('--version <tag>', 'version that was tested, such as v1.4.0'),
    'the owner of the subject',
  );
  withColumns(command)
    .option('--commit <hash>', 'commit that was tested', '-')
    .option('--weights <kind>', 'none, relative or given (default: by likelihood)')
    .option('--sweep <what>', 'what N counts: validators or concurrency', 'validators')
    .option('--fingerprint <file>', 'JSON file that describes the test bed')
    .option('--register', 'register a new subject for a deposit')
    .addHelpText(
      'after',
      `
The chain verifies the fit by one Gauss-Newton step. Intervals are stored as
claimed. Submitting again adds only what is missing.
Exit codes: 0 stored, 1 requirement missed or call rejected, 2 bad input,
3 stored, but the points give no prediction.`,
    )
    .action(lazyAction(async () => (await import('./submit/run.ts')).runSubmit));
}
