import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac aggregate`: the arithmetic of the chain, from a file. */
export function addAggregate(program: Command): void {
  program
    .command('aggregate')
    .argument('<file>', 'windows and the reports of each, as JSON; "-" reads stdin')
    .description('Compute the records of several reporters from a file with their reports')
    .option('--json', 'one JSON document on stdout, counts in sixteenths of a sample')
    .addHelpText(
      'after',
      `
Reads { "parameters": { "min_reporters", "min_coverage_ppm", "fast_latency_us": { "rpc": 1000 } },
  "windows": [ { "window", "active_reporters",
    "expected": [ { "target", "indicator", "samples" } ],
    "reports": [ { "reporter", "entries": [ { "target", "indicator", "samples", "buckets": [[index, count]] } ] } ] } ] }
and prints a record per window, target and indicator, then one of all windows as the chain has it of a day.
The formulas are F10 to F13 of docs/reference/formulas.md. Exit code 2 names every fault of the file; a record without
a quorum is an answer ("?"), not a fault.`,
    )
    .action(lazyAction(async () => (await import('./aggregate/run.ts')).runAggregate));
}
