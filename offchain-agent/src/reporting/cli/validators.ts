import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { periodKinds } from '../../sli/calendar.ts';
import { indicatorNames } from '../../sli/indicator.ts';

/** `almanac validators`: the ranking of a period. */
export function addValidators(program: Command): void {
  program
    .command('validators')
    .description('Rank validators by the lower bound of their 95 % CI')
    .option('--indicator <name>', `indicator: ${indicatorNames.join(', ')}`, 'authorship')
    .option('--sort <by>', 'low, sli, missed or name', 'low')
    .option('--period <kind>', `period: ${periodKinds.join(', ')}`)
    .option('--last <days>', 'closed days or hours together, such as 24h (default: 30d)')
    .option('--at <date>', 'UTC date or time in the period (default: last closed)')
    .option('--top <count>', 'maximum number of rows')
    .option('--network <id>', 'network ID; 0 is the chain itself', '0')
    .option('--url <url>', 'chain RPC endpoint (default: running demo or network)')
    .option('--watch', 'refresh until Ctrl-C')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./validators/run.ts')).runValidators));
}
