import type { Command } from 'commander';
import type { GateCommandOptions } from './gate/run.ts';

/** `almanac gate`: refuses a release that scales worse. */
export function addGate(program: Command): void {
  program
    .command('gate')
    .description('Whether a release scales worse than its baseline: compares two fits, not two points')
    .requiredOption('--candidate <file>', 'points of the release, as `almanac fit` reads them')
    .requiredOption('--baseline <file>', 'points of what it is compared with')
    .option('--weights <kind>', 'none, relative or given', 'relative')
    .option('--magnitude <share>', 'a smaller loss is no regression', '2%')
    .option('--significance <share>', 'a difference that chance gives more often is none', '5%')
    .option('--markdown <file>', 'write a summary for a pull request')
    .option('--junit <file>', 'write the verdict as JUnit XML')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Exit codes: 0 pass or improve, 1 regress, 2 bad input, 3 inconclusive (too few sizes to compare two laws).
A regression is a significant difference of the laws (extra sum of squares) that costs at least the magnitude at a size
that both have measured.`,
    )
    .action(async (options: GateCommandOptions) => {
      const { runGate } = await import('./gate/run.ts');
      await runGate(options);
    });
}
