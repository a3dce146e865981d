import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac evidence`: the samples behind reports. */
export function addEvidence(program: Command): void {
  const evidence = program
    .command('evidence')
    .description('Look at the samples behind reports, or copy them');
  evidence
    .command('show')
    .argument('<file>', 'an evidence file')
    .description('Show a file: header, counts by target and indicator, reasons of missing samples')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Each character of "course" is one part of the window: a full bar is all samples answered, a dot no
sample taken. Whether the file is what was reported says "almanac verify".`,
    )
    .action(lazyAction(async () => (await import('./evidence/show.ts')).runShow));
  evidence
    .command('export')
    .description("Copy an agent's evidence files, each checked against its name")
    .requiredOption('--out <folder>', 'where to, made when it is not there')
    .option('--data <folder>', "the agent's data folder")
    .option('--config <file>', "the agent's configuration, which names the data folder")
    .option('--window <date>', 'only the window that contains this UTC date and time')
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./evidence/export.ts')).runExport));
}
