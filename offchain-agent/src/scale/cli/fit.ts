import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { withColumns } from './columns-option.ts';

/** `almanac fit`: the Universal Scalability Law through measured points. */
export function addFit(program: Command): void {
  withColumns(
    program
      .command('fit')
      .argument(
        '<points>',
        'a table, JSON, the output of a load generator, the folder of a sweep, or - for stdin',
      )
      .description('Fit the Universal Scalability Law to measured throughput: how far it scales'),
  )
    .option('--weights <kind>', 'none, relative (noise in proportion to throughput) or given', 'none')
    .option('--sweep <what>', 'what N counts: validators, or concurrency (requests in flight)', 'validators')
    .option('--svg <file>', 'write the chart')
    .option('--html <file>', 'write the chart with its figures as a page')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Reads CSV, Markdown and aligned tables, JSON, and the output of k6, wrk, pgbench, sysbench, ab, JMH and Caliper. Columns are
known by common names: n, nodes, users, threads, vus; throughput, tps, rps, ops/s. Without names: n, then throughput.
Latency is in seconds, or in the unit that its name says. Formats: docs/reference/points.md.
X(N) = lambda N / (1 + sigma (N-1) + kappa N (N-1)). Intervals are 95 %, two-sided.
Exit code 3: the points cannot tell (throughput falls from the first size on, or the law does not describe them).`,
    )
    .action(lazyAction(async () => (await import('./fit/run.ts')).runFit));
}
