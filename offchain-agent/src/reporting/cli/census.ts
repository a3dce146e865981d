import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import { censusIndicators, indicatorNames } from '../../sli/indicator.ts';

/** `almanac census`: what reporters say of another network's slots, and whether they agree. */
export function addCensus(program: Command): void {
  withUrl(
    program
      .command('census')
      .argument('<network>', 'network ID (`almanac network list`)')
      .description("Show which reporters agree on another network's slots"),
  )
    .option('--indicator <name>', `indicator: ${indicatorNames.join(', ')}`, 'authorship')
    .option('--window <date>', 'UTC time in the window')
    .option('--last <n>', 'number of latest periods, windows or runs', '8')
    .addHelpText(
      'after',
      `
A census is accepted if more than half of the active reporters, and at least
the required number, sent identical counts. Conflicting reports are listed with
their first difference and never averaged.
Only ${censusIndicators.join(', ')} have one.
Exit codes: 1 a shown window has a conflicting report, 3 no census.`,
    )
    .action(lazyAction(async () => (await import('./census/run.ts')).runCensus));
}
