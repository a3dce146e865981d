import type { Command } from 'commander';
import { collect } from '../../cli/key-options.ts';
import type { LoadCommandOptions } from './load/run.ts';

/** `almanac load`: how much a chain takes. */
export function addLoad(program: Command): void {
  program
    .command('load')
    .argument('[url...]', 'nodes of one chain (default: the local network)')
    .description('Send transfers or calls and measure latency')
    .option('--rate <tps>', 'calls or transfers per second (first of a search)', '100')
    .option('--for <duration>', 'duration such as 30s', '30s')
    .option('--warm-up <duration>', 'unmeasured start (default: a fifth of --for)')
    .option('--schedule <kind>', 'constant, poisson, ramp, step', 'constant')
    .option('--seed <n>', 'random seed', '1')
    .option('--calls <file>', 'weighted calls and reads, in place of transfers')
    .option('--live', 'allow a chain of type Live; needs --most-spent')
    .option('--most-spent <amount>', 'most that may be spent, such as 5DOT')
    .option('--share <name>', 'share the load with other processes of this name')
    .option('--generators <n>', 'processes that share the load (default: 2)')
    .option('--redis <url>', 'Redis they meet at (default: ALMANAC_QUEUE_URL)')
    .option('--find-max', 'find the highest sustained rate, starting at --rate')
    .option('--max-p99 <duration>', 'maximum p99 to finality of a sustained rate', '60s')
    .option('--fractions <list>', 'shares of the maximum', '0.5,0.75,0.9')
    .option('--repeat <n>', 'repetitions per point', '1')
    .option('--max-lag <duration>', 'maximum p99 send lag', '5ms')
    .option('--funding-key <file>', 'file with the funding key (default: //Alice)')
    .option('--funding-key-env <name>', 'environment variable with the funding key')
    .option('--require <condition>', 'exit 1 if missed, such as "p95<10s"; repeatable', collect)
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Open loop, at most 200,000 transfers and 1 h per point (ramp: up to --rate).
--require: mean, p50, p90, p95, p99, max (to finality; accepted.p95,
included.p95), tps, failed, refused, lost, sent with < <= > >=.
--calls, --share, --live: docs/how-to/load-your-calls.md.
Exit codes: 1 a requirement is missed, 3 the generator or host was the limit.`,
    )
    .action(async (urls: string[], options: LoadCommandOptions, command: Command) => {
      const { runLoad } = await import('./load/run.ts');
      await runLoad(urls, options, command);
    });
}
