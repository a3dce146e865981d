import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { periodKinds } from '../../sli/calendar.ts';
import { indicatorNames } from '../../sli/indicator.ts';

/** `almanac sli`: the records that the chain keeps of validators. */
export function addSli(program: Command): void {
  program
    .command('sli')
    .argument('[target]', 'validators (account, ID or name), comma-separated; or "all"')
    .option('--group <name>', 'group of targets')
    .option('--region <name>', 'region, such as eu-west')
    .description('Show the SLI of validators, endpoints or groups')
    .option('--indicator <name>', `indicator: ${indicatorNames.join(', ')}`, 'authorship')
    .option('--period <kind>', `period: ${periodKinds.join(', ')}`, 'day')
    .option('--at <date>', 'UTC date or time in the period (default: last closed)')
    .option('--last <count>', 'number of periods up to the last one, or days, such as 30d')
    .option('--require <share>', 'exit 1 if a closed period is below it, such as 99.5%')
    .option('--network <id>', 'network ID; 0 is the chain itself', '0')
    .option('--url <url>', 'chain RPC endpoint (default: running demo or network)')
    .option('--watch', 'refresh until Ctrl-C')
    .option('--notify <file>', 'YAML file with destinations of messages')
    .option('--listen <host:port>', 'listen address; port 0 picks a free port')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Authorship and finality are counted by the chain; a parachain counts slots with
a block. arrival, rpc and reachability are sampled: uptime % is the success
ratio, latency SLI % the ratio within the governed latency, coverage % the ratio
of samples taken. A group's record is the sum of its members' counts. 95 % CI:
see docs/reference/formulas.md.
"?" is unknown, "-" does not apply. Exit code 3: no record to judge.
With --watch: --listen serves /metrics; --notify reports closed periods below
--require.`,
    )
    .action(lazyAction(async () => (await import('./sli/run.ts')).runSli));
}
