import type { Command } from 'commander';
import type { WatchCommandOptions } from './watch/run.ts';

/** `almanac watch`: who keeps the slots of any Aura chain, from outside. */
export function addWatch(program: Command): void {
  program
    .command('watch')
    .argument(
      '[url]',
      'a node of the chain, for example wss://rpc.example.org (default: the running demo or network)',
    )
    .description('Show which validators of any Aura chain keep their slots; stores and sends nothing')
    .option('--validator <account>', 'only this one: an account, an Aura key, or a name of the running demo')
    .option(
      '--for <duration>',
      'stop after this time, for example 10m; 0s for the last finalized blocks alone',
    )
    .option('--look-back <blocks>', 'finalized blocks to begin with', '200')
    .option('--json', 'one JSON document on stdout at the end')
    .addHelpText(
      'after',
      `
Authored and missed slots are a census of the finalized chain; an orphaned block is a missed slot.
Arrival is measured here: a block seen minus the start of its slot. It contains the way to this observer.`,
    )
    .action(async (url: string | undefined, options: WatchCommandOptions) => {
      const { runWatch } = await import('./watch/run.ts');
      await runWatch(url, options);
    });
}
