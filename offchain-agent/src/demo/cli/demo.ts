import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac demo`: four validators of which one is late and one goes missing, and the chain that notices. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('Run a demo chain with simulated validators and faults')
    .option('--pace <pace>', 'fast (90 days ahead, then 150x) or real (wall clock)')
    .option('--network <kind>', 'embedded (no nodes) or real (four nodes)', 'embedded')
    .option('--story <name>', 'scenario: default, calm, two-gone or agreement', 'default')
    .option('--once', 'exit after the outage; 0 if recorded exactly')
    .option('--port <port>', 'RPC port (default: a free one)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('../run-demo.ts')).runDemo));
}
