import type { Command } from 'commander';
import { withKey } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const payer = 'who signs and pays';

/** `almanac call` and `almanac send`: what a wallet does, from the command line. */
export function addCall(program: Command): void {
  withKey(
    program
      .command('call')
      .argument('<call>', 'as PALLET.CALL, for example balances.transferKeepAlive')
      .argument('[arguments...]', 'in the order of the call, or all as NAME=VALUE')
      .description('Sign any call of the runtime, and wait until it is final; prints its events and fee'),
    payer,
  )
    .addHelpText('after', callHelp)
    .action(lazyAction(async () => (await import('./call/run.ts')).runCall));

  withKey(
    program
      .command('send')
      .argument('<account>', 'who gets it: an address, or a name of a running demo or network')
      .argument('<amount>', 'with its unit, for example 5ALM')
      .description('Send an amount to an account; the sender keeps what an account needs to exist'),
    payer,
  ).action(lazyAction(async () => (await import('./call/run.ts')).runSend));
}

const callHelp = `
Arguments are text or JSON; a wrong number of them names those that are wanted, with their types. An amount has its unit
(5ALM; a bare number is in smallest parts), an account may be a name of tables (v1) or with --local a development key (//Alice).
  almanac call balances.transferKeepAlive dest=v1 value=5ALM --key //Alice --local
What the Council alone may call goes through "almanac council propose".`;
