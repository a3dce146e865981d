import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac clean`: what Almanac has put on this machine, and removing it. */
export function addClean(program: Command): void {
  program
    .command('clean')
    .argument('[names...]', 'what to remove, by the names that are listed (default: all but what is kept)')
    .description('List what Almanac stored on this machine, and remove it')
    .option('--yes', 'remove without a question; --json removes only with it')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Never removed: what a running process uses. Removed only by name: keys, stores of reporters, databases of endpoints.
Without --yes and without a terminal nothing is removed. Exit code 1: something could not be removed.`,
    )
    .action(lazyAction(async () => (await import('./clean/run.ts')).runClean));
}
