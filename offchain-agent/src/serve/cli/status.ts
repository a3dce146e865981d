import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac status`: what a month was like. */
export function addStatus(program: Command): void {
  const status = program.command('status').description('Generate availability reports').helpCommand(false);
  withUrl(
    status
      .command('report')
      .description('Generate the monthly report')
      .requiredOption('--month <month>', 'month, such as 2026-11'),
  )
    .option('--network <id>', 'network ID; 0 is the chain itself', '0')
    .option('--no-chain', 'use no chain; outside figures stay unknown')
    .option('--objective <share>', 'objective without an entry in --objectives', '99%')
    .option('--objectives <file>', 'OpenSLO file with objectives of single targets')
    .option('--archive <store>', 'SQLite file or postgres:// URL with closed windows')
    .option('--usage <folders...>', 'usage folders of gateways')
    .option('--annotations <file>', 'YAML file with causes, actions, changes and costs')
    .option('--drift <files...>', 'results of `almanac endpoint diff --json`')
    .option('--snapshots <files...>', 'snapshot manifests or folders')
    .option('--html', 'print HTML instead of Markdown')
    .addHelpText(
      'after',
      `
The output is deterministic. Every figure has its source; what was not measured
is listed. --archive reads months that the chain no longer stores.`,
    )
    .action(lazyAction(async () => (await import('./status/report.ts')).runMonthReport));
}
