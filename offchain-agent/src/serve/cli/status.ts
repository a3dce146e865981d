import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac status`: what a month was like. */
export function addStatus(program: Command): void {
  const status = program
    .command('status')
    .description('Report how endpoints and validators were served')
    .helpCommand(false);
  withUrl(
    status
      .command('report')
      .description('The report of a month: uptime outside and inside, incidents, changes, usage, cost')
      .requiredOption('--month <month>', 'for example 2026-11'),
  )
    .option('--network <id>', 'the network that is measured; 0 is the chain itself', '0')
    .option('--no-chain', 'ask no chain: what is seen outside stays unknown')
    .option('--objective <share>', 'what share of slots, samples or calls is promised', '99%')
    .option('--objectives <file>', 'objectives of single targets, as for `almanac serve`')
    .option(
      '--archive <store>',
      'where `almanac serve` keeps closed windows, for months that the chain has forgotten',
    )
    .option('--usage <folders...>', 'folders in which gateways keep their usage')
    .option('--annotations <file>', 'YAML: causes, measures, changes, quotas and costs that people know')
    .option('--drift <files...>', 'results of `almanac endpoint diff --json`, or folders of them')
    .option('--snapshots <files...>', 'manifests of snapshots, or folders of them')
    .option('--html', 'a page instead of Markdown')
    .addHelpText(
      'after',
      `
Of the same month and files come the same bytes. Every figure names its source; what was not measured is listed.`,
    )
    .action(lazyAction(async () => (await import('./status/report.ts')).runMonthReport));
}
