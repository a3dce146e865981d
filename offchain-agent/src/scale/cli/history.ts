import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac history`: how a subject scales, version after version. */
export function addHistory(program: Command): void {
  withUrl(
    program
      .command('history')
      .argument('<subject>', 'system under test, as registered on chain')
      .description('Show the stored runs of a subject by version'),
  )
    .option('--last <n>', 'number of latest periods, windows or runs', '64')
    .option('--svg <file>', 'file for the chart')
    .option('--explain', 'print how the gate judges the next release, with its false rejection rates')
    .addHelpText(
      'after',
      `
"*" is the baseline. The newest run of each version is judged by today's
requirement. Exit code 1: the newest prediction misses it.`,
    )
    .action(lazyAction(async () => (await import('./history/run.ts')).runHistory));
}
