import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac usage`: what the clients of gateways did. */
export function addUsage(program: Command): void {
  program
    .command('usage')
    .argument(
      '<files...>',
      'folders and files of usage (exact), and access logs (samples, for storage items)',
    )
    .description(
      'Show what clients of gateways called: the most popular and most expensive methods, keys, errors',
    )
    .option('--top <n>', 'rows of each table', '10')
    .option('--prices <file>', 'YAML file: perTB, and nodes with network, upstream, perMonth, capacity')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Calls, bytes and times are exact; p50 and p99 are at most 1/32 above the truth. A line that is in two files counts once.
Bytes are those of payload, without framing, headers and TLS. Items are estimated from the lines of access logs.`,
    )
    .action(lazyAction(async () => (await import('./usage/run.ts')).runUsage));
}
