import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { withColumns } from './columns-option.ts';

/** `almanac gate`: refuses a release that scales worse. */
export function addGate(program: Command): void {
  withColumns(
    program
      .command('gate')
      .description('Refuse a release that scales worse than its baseline: compares throughput size by size'),
  )
    .option(
      '--candidate <what>',
      'the release: points as `almanac fit` reads them, the folder of a sweep, or chain:VERSION',
    )
    .option(
      '--baseline <what>',
      'the earlier release: the same, or chain for the baseline that the Council accepted',
    )
    .option('--again <what>', 'a second run of the candidate, which may say that the first was a bad one')
    .option('--subject <name>', 'the subject on the chain; the candidate is judged by its history, too')
    .option('--url <url>', 'the chain of the subject (default: the running demo or network)')
    .option(
      '--fingerprint <file>',
      'JSON that describes the test bed of a candidate that is a file of points',
    )
    .option(
      '--calibrate <folders>',
      'sweeps of one release, with commas between: how runs differ here, into --policy',
    )
    .option('--policy <file>', 'JSON with the shares below, weights and what --calibrate has found')
    .option('--magnitude <share>', 'a smaller loss is no regression (default: 2%)')
    .option('--significance <share>', 'equal releases are refused more seldom than this (default: 5%)')
    .option('--tolerance <share>', 'a pass excludes such a loss of all sizes together (default: 10%)')
    .option('--size-tolerance <share>', 'a pass excludes such a loss at one size (default: 20%)')
    .option('--plain-loss <share>', 'a loss at one size that can stand out by itself (default: 15%)')
    .option('--run-noise <share>', 'how far two runs of one release lie apart, as a deviation (default: 3%)')
    .option('--weights <kind>', 'of the laws that are shown: relative, none or given (default: none)')
    .option('--markdown <file>', 'write a summary for a pull request')
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--svg <file>', 'write a chart of both')
    .option('--github', 'print an annotation for GitHub Actions, too')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Exit codes: 0 pass or improve, 1 regress, 2 bad input, 3 inconclusive (too few sizes, another test bed, or too much noise
to exclude a loss).
A release is refused when all sizes together lost more than two runs differ by, when the sizes from one on or the larger ones
lost, when a size measured three times or more lost plainly, or, of six sizes or more, when two did. A pass says that larger losses are
excluded; finding none is not enough. Formula U7 in docs/reference/scaling-formulas.md. Where 8 or more releases of the subject were measured alike,
a candidate below what they predict needs a second run (--again) before it is refused (U9).
Measure with "almanac sweep --against BASELINE_NODE": in pairs, what the host does cancels.`,
    )
    .action(lazyAction(async () => (await import('./gate/run.ts')).runGate));
}
