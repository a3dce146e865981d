import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac demo`: four validators of which one is late and one goes missing, and the chain that notices. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('Show a network with 90 days of history on all its pages, simulated')
    .option(
      '--pace <pace>',
      'fast (months in advance, then 150 times your clock) or real (reporters at work by your clock; with --once always)',
    )
    .option(
      '--network <kind>',
      'embedded (in this process) or real (four nodes, built if need be)',
      'embedded',
    )
    .option(
      '--story <name>',
      'what happens: default, calm, two-gone, or agreement (a day in seconds, of which one is paid for)',
      'default',
    )
    .option(
      '--once',
      'end when the windows of the outage are closed: exit 0 when the chain recorded it exactly',
    )
    .option('--port <port>', 'RPC port (default: 9944, or a free one when that is taken)')
    .option('--json', 'one JSON document on stdout at the end; needs --once')
    .action(lazyAction(async () => (await import('../run-demo.ts')).runDemo));
}
