import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac clean`: what Almanac has put on this machine, and removing it. */
export function addClean(program: Command): void {
  program
    .command('clean')
    .argument('[names...]', 'names from the list (default: all that is not kept)')
    .description('List and remove the files that Almanac stored')
    .option('--yes', 'delete without confirmation')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Keeps files in use. Removes keys, stores of reporters and databases of endpoints
only by name. Without --yes and without a terminal nothing is removed.
Exit code 1: a file could not be removed.`,
    )
    .action(lazyAction(async () => (await import('./clean/run.ts')).runClean));
}
