import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { periodKinds } from '../../sli/calendar.ts';
import { indicatorNames } from '../../sli/indicator.ts';

/** `almanac validators`: the ranking of a period. */
export function addValidators(program: Command): void {
  program
    .command('validators')
    .description('Show all validators of a period, ranked by the lower bound of the interval')
    .option('--indicator <name>', `what is measured, one of ${indicatorNames.join(', ')}`, 'authorship')
    .option('--sort <by>', 'low, sli, missed or name', 'low')
    .option('--period <kind>', `one of ${periodKinds.join(', ')}`, 'day')
    .option('--at <date>', 'the period that contains this UTC date or time; else the last closed one')
    .option('--top <count>', 'only the first ones')
    .option('--network <id>', 'whose validators; 0 is the chain itself ("almanac network list")', '0')
    .option(
      '--url <url>',
      'the chain to read, for example ws://127.0.0.1:9944 (default: the running demo or network)',
    )
    .option('--watch', 'again with each finalized block, until Ctrl-C')
    .option('--json', 'one JSON document on stdout; with --watch a line each')
    .action(lazyAction(async () => (await import('./validators/run.ts')).runValidators));
}
