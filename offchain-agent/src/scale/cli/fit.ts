import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac fit`: the Universal Scalability Law through measured points. */
export function addFit(program: Command): void {
  program
    .command('fit')
    .argument('<points>', 'a CSV or JSON file, the folder of a sweep, or - for stdin')
    .description('Fit the Universal Scalability Law to measured throughput: how far it scales')
    .option('--weights <kind>', 'none, relative (noise in proportion to throughput) or given', 'none')
    .option('--sweep <what>', 'what N counts: validators, or concurrency (requests in flight)', 'validators')
    .option('--svg <file>', 'write the chart')
    .option('--html <file>', 'write the chart with its figures as a page')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Columns by name (n, throughput, latency, sd, weight) in the first line of a CSV, or in that order without names;
JSON: an array of objects with these names. Latency in seconds.
X(N) = lambda N / (1 + sigma (N-1) + kappa N (N-1)). Intervals are 95 %, two-sided.
Exit code 3: the points cannot tell (throughput falls from the first size on, or the law does not describe them).`,
    )
    .action(lazyAction(async () => (await import('./fit/run.ts')).runFit));
}
