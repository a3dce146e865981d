import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { addTrustOptions } from './trust-options.ts';

/** `almanac watch`: who keeps the slots of any Substrate chain, from outside, as far as that can be known. */
export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .argument('[url]', 'RPC endpoint of the chain (default: running demo or network)')
    .description('Count authored and missed slots of a Substrate chain')
    .option('--validator <account>', 'validator: account or name (watch: key)')
    .option('--for <duration>', 'duration such as 30s')
    .option('--look-back <blocks>', 'finalized blocks to start with', '200')
    .option('--genesis <hash>', 'expected genesis hash')
    .option('--verify', 'verify headers and finality; trust no node');
  addTrustOptions(command)
    .option('--proof <output>', 'with --verify: file for a proof of the counts')
    .option('--relay <url>', 'with a parachain: RPC endpoint of its relay chain')
    .option('--witness <file>', 'with --verify: chain specification; smoldot checks too')
    .option('--notify <file>', 'YAML file with destinations of messages')
    .option('--listen <host:port>', 'listen address; port 0 picks a free port')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Aura: authored and missed slots. BABE: assigned slots authored, missed and
orphaned, with the expected number of primary blocks. Relay chains:
availability votes too. Aura parachains: slots with a block. "-" is unknown.
--relay adds block confidence: what the relay chain backed and included of the
blocks built while the command runs. Trust options are then of the relay chain.
--verify proves authors and authority sets: of known relay chains from a recent
block of @polkadot-api/known-chains, of others from the genesis.
Arrival is the first-seen time of a block minus the start of its slot.
--for 0s reads only the last finalized blocks. --listen serves /metrics and
figures for the browser extension.
--witness is a raw chain specification: smoldot must finalize the same blocks.`,
    )
    .action(lazyAction(async () => (await import('./watch/run.ts')).runWatch));
}
