import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac aggregate`: the arithmetic of the chain, from a file. */
export function addAggregate(program: Command): void {
  program
    .command('aggregate')
    .argument('<file>', 'JSON file; - reads stdin')
    .description('Combine reports from a file into records')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Reads JSON: { "parameters": { "min_reporters", "min_coverage_ppm",
  "fast_latency_us": { "rpc": 1000 } }, "windows": [ { "window",
  "active_reporters", "expected": [ { "target", "indicator", "samples" } ],
  "reports": [ { "reporter", "entries": [ { "target", "indicator", "samples",
    "buckets": [[index, count]] } ] } ] } ] }
Prints one record per window, target and indicator, then one for all windows.
Without a quorum a record is unknown ("?").
Formulas: docs/reference/formulas.md.`,
    )
    .action(lazyAction(async () => (await import('./aggregate/run.ts')).runAggregate));
}
