import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { withColumns } from './columns-option.ts';

/** `almanac gate`: refuses a release that scales worse. */
export function addGate(program: Command): void {
  withColumns(program.command('gate').description('Fail if a release scales worse than its baseline'))
    .option('--candidate <what>', 'release: points, sweep folder or chain:VERSION')
    .option('--baseline <what>', 'baseline: points, sweep folder or `chain`')
    .option('--again <what>', 'second run of the candidate')
    .option('--subject <name>', 'system under test, as registered on chain')
    .option('--url <url>', 'chain RPC endpoint (default: running demo or network)')
    .option('--fingerprint <file>', 'JSON file that describes the test bed')
    .option('--calibrate <folders>', 'sweep folders of one release, comma-separated')
    .option('--policy <file>', 'JSON file with thresholds and calibration')
    .option('--magnitude <share>', 'smallest loss that is a regression (default: 2%)')
    .option('--significance <share>', 'false rejection rate (default: 5%)')
    .option('--tolerance <share>', 'total loss that a pass excludes (default: 10%)')
    .option('--size-tolerance <share>', 'loss at one size that a pass excludes (default: 20%)')
    .option('--plain-loss <share>', 'significant loss at one size (default: 15%)')
    .option('--most-failed <share>', 'failed answers at a size that reject (default: 20%)')
    .option('--latency-rise <share>', 'smallest rise of latency that rejects (default: 20%)')
    .option('--without <gates>', 'gates that are off: latency, spread')
    .option('--run-noise <share>', 'deviation between runs of one release (default: 3%)')
    .option('--weights <kind>', 'none, relative or given (default: by likelihood)')
    .option('--markdown <file>', 'file for a pull-request summary')
    .option('--junit <file>', 'file for the verdict as JUnit XML')
    .option('--svg <file>', 'file for the chart')
    .option('--github', 'print an annotation for GitHub Actions')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Measure: almanac sweep --against. Rules: docs/reference/scaling-formulas.md
Exit codes: 0 pass or improve, 1 regress, 2 bad input, 3 inconclusive.`,
    )
    .action(lazyAction(async () => (await import('./gate/run.ts')).runGate));
}
