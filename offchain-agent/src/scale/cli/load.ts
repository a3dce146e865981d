import type { Command } from 'commander';
import { collect } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac load`: how much a chain takes. */
export function addLoad(program: Command): void {
  program
    .command('load')
    .argument('[url...]', 'nodes of one chain, ws://... (default: the network of this user)')
    .description(
      'Measure how much a chain takes: sends transfers on a schedule, prints throughput and latency',
    )
    .option('--rate <tps>', 'transfers a second', '100')
    .option('--for <duration>', 'how long to send', '30s')
    .option('--warm-up <duration>', 'not measured at the start (default: a fifth of --for)')
    .option(
      '--schedule <kind>',
      'constant, poisson, ramp (up to --rate) or step (quarters of it)',
      'constant',
    )
    .option('--seed <n>', 'of the schedule', '1')
    .option('--find-max', 'find the highest rate that is sustained, beginning with --rate')
    .option('--max-p99 <duration>', 'a rate with a slower p99 to finality is not sustained', '60s')
    .option('--fractions <list>', 'with --find-max: shares of the maximum to measure at', '0.5,0.75,0.9')
    .option('--repeat <n>', 'measurements of each point', '1')
    .option('--max-lag <duration>', 'a generator that sends later than this (p99) refuses the point', '5ms')
    .option('--funding-key <file>', 'key that pays, mode 600 (default: //Alice on a development chain)')
    .option('--funding-key-env <name>', 'or the environment variable that holds it')
    .option(
      '--require <condition>',
      'exit with 1 when a point misses it, for example "p95<10s", "tps>=95" or "failed<1%"; may be repeated',
      collect,
    )
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Open loop: transfers go out when they are due, whatever the nodes answer, and latencies count from that instant.
Throughput counts transfers that succeeded in finalized blocks, between two blocks after the warm-up.
Ends by itself: at most 200,000 transfers and 1h a point. Spends from accounts derived from the funding key.
--require takes mean, p50, p90, p95, p99, max (to finality; accepted.p95, included.p95 to those) with a duration, tps,
failed, refused and lost as a number or a share, sent as a share, with < <= > >=.
Exit code 1: a point misses what is required. Exit code 3: the figures are those of this machine, not of the chain (generator_bound, host_bound).`,
    )
    .action(lazyAction(async () => (await import('./load/run.ts')).runLoad));
}
