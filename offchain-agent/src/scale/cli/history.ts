import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac history`: how a subject scales, version after version. */
export function addHistory(program: Command): void {
  withUrl(
    program
      .command('history')
      .argument('<subject>', 'what is tested, as the chain names it')
      .description(
        'Show the runs of a subject, version after version, with the laws that the chain has proved',
      ),
  )
    .option('--last <n>', 'only the newest runs', '64')
    .option('--svg <file>', 'write the chart')
    .addHelpText(
      'after',
      `
"*" is the baseline. Met or missed is against what is required now, for the newest run of each version.
Exit code 1: the newest prediction misses the requirement.`,
    )
    .action(lazyAction(async () => (await import('./history/run.ts')).runHistory));
}
