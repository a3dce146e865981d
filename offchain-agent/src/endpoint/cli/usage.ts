import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac usage`: what the clients of gateways did. */
export function addUsage(program: Command): void {
  program
    .command('usage')
    .argument('<files...>', 'usage folders, usage files and access logs')
    .description('Show gateway usage by method, key and node')
    .option('--top <n>', 'maximum number of rows', '10')
    .option('--prices <file>', 'YAML file with prices of nodes and traffic')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Takes usage folders and files (exact), and access logs (samples, for storage
items). Calls, bytes and times are exact; p50 and p99 are at most 1/32 too high.
Duplicate lines count once. Bytes are payload, without framing, headers and TLS.`,
    )
    .action(lazyAction(async () => (await import('./usage/run.ts')).runUsage));
}
