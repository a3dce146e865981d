import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac doctor`: what is missing on this machine and how to fix it. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Check what this machine lacks and how to fix it')
    .option('--url <url>', 'chain RPC endpoint (default: running demo or network)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./doctor/run.ts')).runDoctor));
}
