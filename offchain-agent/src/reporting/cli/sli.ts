import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { periodKinds } from '../../sli/calendar.ts';
import { indicatorNames } from '../../sli/indicator.ts';

/** `almanac sli`: the records that the chain keeps of validators. */
export function addSli(program: Command): void {
  program
    .command('sli')
    .argument(
      '[target]',
      'a validator: account (any address format, or hex), id or name; several, separated by commas, are a group; or "all"',
    )
    .option('--group <name>', 'or a group of the chain ("almanac group list")')
    .option('--region <name>', 'or all targets of a region')
    .description('Show the SLI of validators or groups, from the records on the chain')
    .option('--indicator <name>', `what is measured, one of ${indicatorNames.join(', ')}`, 'authorship')
    .option('--period <kind>', `one of ${periodKinds.join(', ')}`, 'day')
    .option('--at <date>', 'the period that contains this UTC date or time, for example 2026-11-20')
    .option('--last <count>', 'a history of this many periods, up to the last one')
    .option('--require <share>', 'exit with 1 when a closed period is below this share, for example 99.5%')
    .option('--network <id>', 'whose records; 0 is the chain itself ("almanac network list")', '0')
    .option(
      '--url <url>',
      'the chain to read, for example ws://127.0.0.1:9944 (default: the running demo or network)',
    )
    .option('--watch', 'again with each finalized block, until Ctrl-C')
    .option('--json', 'one JSON document on stdout; with --watch a line each')
    .addHelpText(
      'after',
      `
Authorship is a census: authored of assigned slots, counted by the chain itself; of another network the one on which
its reporters agree ("almanac census").
arrival, rpc and reachability are sampled: uptime is the answered share of all samples, fast the share answered
within the governed latency, coverage the share of the expected samples that reporters took; "late" is slower than
the time-out. reporters is how many reports the record rests on.
A group's record is the sum of its members' counts, before a row for each member; --require judges the group. "all"
(everyone, one by one) and 0 (all authors) are no groups.
low..high is the 95 % interval of what is to be expected, with each window as one trial.
Exit code 3: there is no record to judge. "?" is unknown, "-" is not offered.`,
    )
    .action(lazyAction(async () => (await import('./sli/run.ts')).runSli));
}
