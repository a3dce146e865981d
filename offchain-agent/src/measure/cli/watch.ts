import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac watch`: who keeps the slots of any Substrate chain, from outside, as far as that can be known. */
export function addWatch(program: Command): void {
  program
    .command('watch')
    .argument(
      '[url]',
      'a node of the chain, for example wss://rpc.example.org (default: the running demo or network)',
    )
    .description('Show which validators of any Substrate chain keep their slots; stores and sends nothing')
    .option(
      '--validator <account>',
      'only this one: an account, a key of its session, or a name of the running demo',
    )
    .option(
      '--for <duration>',
      'stop after this time, for example 10m; 0s for the last finalized blocks alone',
    )
    .option('--look-back <blocks>', 'finalized blocks to begin with', '200')
    .option('--genesis <hash>', 'the genesis hash that you expect; a node of another chain is refused')
    .option('--verify', 'believe no node: count from headers alone that are proved final (Aura, BABE)')
    .option(
      '--checkpoint <file>',
      'with --verify: JSON of an authority set that you trust, not the genesis hash',
    )
    .option('--proof <file>', 'with --verify: write a proof of the counts, for `almanac verify --proof`')
    .option(
      '--witness <file>',
      'with --verify: a raw chain specification; smoldot must finalize the same blocks',
    )
    .option('--json', 'one JSON document on stdout at the end')
    .addHelpText(
      'after',
      `
What can be known follows from how the chain writes its blocks, which is found out from its node:
Aura: authored and missed slots, a census of the finalized chain; an orphaned block is a missed slot.
BABE: duties kept, missed and lost, a census; primary blocks beside the number to be expected.
Relay chains: besides, signed votes on the availability of parachains' blocks; one that is missing may be the author's doing.
Aura parachains: slots with a block; nimbus, blocks sealed on demand: blocks. What cannot be known is -.
With --verify authors and authority sets are proved, from the genesis hash on; what the node cannot prove ends the watch.
Last vote is on finality, where the node streams votes; that it saw none proves nothing.
Arrival is measured here: a block seen minus the start of its slot. It contains the way to this observer.`,
    )
    .action(lazyAction(async () => (await import('./watch/run.ts')).runWatch));
}
