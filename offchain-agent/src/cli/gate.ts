import type { Command } from 'commander';
import type { GateCommandOptions } from './gate/run.ts';

/** `almanac gate`: refuses a release that scales worse. */
export function addGate(program: Command): void {
  program
    .command('gate')
    .description('Refuse a release that scales worse than its baseline: compares two laws, not two points')
    .requiredOption(
      '--candidate <what>',
      'the release: points as `almanac fit` reads them, the folder of a sweep, or chain:VERSION',
    )
    .requiredOption(
      '--baseline <what>',
      'the earlier release: the same, or chain for the baseline that the Council accepted',
    )
    .option('--subject <name>', 'the subject on the chain; the candidate is judged by its history, too')
    .option('--url <url>', 'the chain of the subject (default: the running demo or network)')
    .option(
      '--fingerprint <file>',
      'JSON that describes the test bed of a candidate that is a file of points',
    )
    .option('--policy <file>', 'JSON with weights, magnitude and significance')
    .option(
      '--weights <kind>',
      'how noise grows with throughput, for the comparison: relative (in proportion), none or given (default: relative)',
    )
    .option('--magnitude <share>', 'a smaller loss is no regression (default: 2%)')
    .option('--significance <share>', 'a difference counts only if chance gives it more seldom (default: 5%)')
    .option('--markdown <file>', 'write a summary for a pull request')
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--svg <file>', 'write a chart of both')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Exit codes: 0 pass or improve, 1 regress, 2 bad input, 3 inconclusive (too few sizes to compare two
laws, or another test bed).
The laws shown are those of the runs: as the chain proved them, or as "almanac fit" fits a file.
A regression is a significant difference of the laws (extra sum of squares) that costs at least the magnitude at a size
that both have measured; or, where 8 or more releases of the subject were measured alike, throughput below what they
predict (95 %).`,
    )
    .action(async (options: GateCommandOptions) => {
      const { runGate } = await import('./gate/run.ts');
      await runGate(options);
    });
}
