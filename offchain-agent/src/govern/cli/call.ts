import type { Command } from 'commander';
import { withKey } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const payer = 'the payer';

/** `almanac call` and `almanac send`: what a wallet does, from the command line. */
export function addCall(program: Command): void {
  withKey(
    program
      .command('call')
      .argument('<call>', 'PALLET.CALL, such as balances.transferKeepAlive')
      .argument('[arguments...]', 'arguments in the order of the call, or NAME=VALUE')
      .description('Sign and submit any runtime call'),
    payer,
  )
    .addHelpText('after', callHelp)
    .action(lazyAction(async () => (await import('./call/run.ts')).runCall));

  withKey(
    program
      .command('send')
      .alias('transfer')
      .argument('<account>', 'recipient: address or name')
      .argument('<amount>', 'amount with unit, such as 5ALM')
      .description('Transfer funds to an account'),
    payer,
  ).action(lazyAction(async () => (await import('./call/run.ts')).runSend));
}

const callHelp = `
Arguments are text or JSON. An amount has a unit (5ALM); a bare number is in
smallest units. An account can be a name (v1) or, with --local, a development
key. Calls of the Council: \`almanac council propose\`.`;
