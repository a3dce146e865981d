import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac notify`: tries a file of `--notify` before anything happens. */
export function addNotify(program: Command): void {
  program
    .command('notify')
    .argument('<file>', 'YAML file with destinations and routes')
    .description('Check or test the destinations of --notify')
    .option('--send', 'send a test message and its end to every destination')
    .option('--print', 'print the test messages instead of sending them')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Without an option it checks the file and its secrets, and lists destinations and
routes. Exit code 4: a destination did not take the test message. Secrets come
from files or variables, and are never printed.`,
    )
    .action(lazyAction(async () => (await import('./notify/run.ts')).runNotify));
}
