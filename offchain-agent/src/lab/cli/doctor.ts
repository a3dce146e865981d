import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac doctor`: what is missing on this machine and how to fix it. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Show what is missing on this machine, and how to fix it')
    .option('--url <url>', 'the chain to reach, for example ws://127.0.0.1:9944')
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./doctor/run.ts')).runDoctor));
}
