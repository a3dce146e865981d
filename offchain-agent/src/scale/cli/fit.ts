import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { withColumns } from './columns-option.ts';

/** `almanac fit`: the Universal Scalability Law through measured points. */
export function addFit(program: Command): void {
  withColumns(
    program
      .command('fit')
      .argument('<points>', 'file of points or sweep folder; - reads stdin')
      .description('Fit the Universal Scalability Law to measured points'),
  )
    .option('--weights <kind>', 'none, relative or given (default: by likelihood)')
    .option('--sweep <what>', 'what N counts: validators or concurrency', 'validators')
    .option('--svg <file>', 'file for the chart')
    .option('--html <file>', 'file for an HTML page')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Reads CSV, Markdown and aligned tables, JSON, and the output of k6, wrk, hey,
ab, Locust, pgbench, sysbench, JMH and Caliper. Column names: n, nodes, users,
threads, vus; throughput, tps, rps, ops/s. Formats: docs/reference/points.md
X(N) = lambda N / (1 + sigma (N-1) + kappa N (N-1)); intervals are 95 %,
two-sided.
Exit code 3: the points give no prediction.`,
    )
    .action(lazyAction(async () => (await import('./fit/run.ts')).runFit));
}
