import type { Command } from 'commander';
import { relayNames } from '../../chain/spec/known-relays.ts';

/** Where a command that proves things begins to trust. */
export interface TrustOptions {
  readonly chain?: string;
  readonly checkpoint?: string;
  readonly fromGenesis?: boolean;
}

/** The options of these that are given, as they are written. */
export function givenOf({ chain, checkpoint, fromGenesis }: TrustOptions): readonly string[] {
  const all = { '--chain': chain, '--checkpoint': checkpoint, '--from-genesis': fromGenesis };
  return Object.entries(all).flatMap(([option, value]) => (value === undefined ? [] : [option]));
}

/** Adds the options of `TrustOptions` to a command. */
export function addTrustOptions(command: Command): Command {
  return command
    .option('--chain <name>', `known relay chain: ${relayNames.join(', ')}`)
    .option('--checkpoint <file>', 'trusted authority set or raw chain specification (JSON)')
    .option('--from-genesis', 'prove every authority set since the genesis');
}
