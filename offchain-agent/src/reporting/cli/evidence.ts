import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac evidence`: the samples behind reports. */
export function addEvidence(program: Command): void {
  const evidence = program.command('evidence').description('Inspect and export evidence files');
  evidence
    .command('show')
    .argument('<file>', 'evidence file')
    .description('Summarize an evidence file')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Each character of the timeline is one part of the window. A full bar means that
all samples succeeded, a dot that no sample was taken. \`almanac verify\` checks
whether the file is what was reported.`,
    )
    .action(lazyAction(async () => (await import('./evidence/show.ts')).runShow));
  evidence
    .command('export')
    .description('Copy evidence files and check their hashes')
    .requiredOption('--out <folder>', 'output file or directory')
    .option('--data <folder>', 'data folder of the agent')
    .option('--config <file>', 'configuration file (YAML)')
    .option('--window <date>', 'UTC time in the window')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./evidence/export.ts')).runExport));
}
