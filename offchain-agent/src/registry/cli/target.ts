import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const owner = 'the owner of the target, or of a Council member';

/** `almanac target`: who is measured, and where. */
export function addTarget(program: Command): void {
  const target = program
    .command('target')
    .description('List, add and remove targets: the validators and endpoints that reporters measure');

  withSigning(
    target
      .command('add')
      .description('Add an address to a target, or propose a named endpoint to the Council'),
    owner,
  )
    .option('--proof <file>', 'what "almanac endpoint prove --json" printed; - reads it from stdin')
    .option('--target <which>', 'id, account or name of the target; a proof for another target is refused')
    .option('--name <name>', 'or a new named endpoint, for the Council')
    .option('--owner <account>', 'who may change the addresses of the new endpoint')
    .option('--threshold <votes>', 'of the motion (default: more than half of the Council)')
    .addHelpText('after', motionHelp)
    .action(lazyAction(async () => (await import('./targets/edit.ts')).runAdd));

  withChainOptions(
    target.command('list').description('All targets with their addresses, as the next reports measure them'),
  ).action(lazyAction(async () => (await import('./targets/list.ts')).runList));

  withSigning(
    target.command('region').description('Set the region of a target, for "almanac sli --region"'),
    'the owner of the target, or of the validator itself',
  )
    .requiredOption('--target <which>', 'id, account or name of the target')
    .option('--region <name>', 'at most 32 characters, for example eu-west')
    .option('--clear', 'or remove the region')
    .action(lazyAction(async () => (await import('./targets/edit.ts')).runRegion));

  withSigning(
    target
      .command('remove')
      .description('Remove an address, or propose to the Council to remove the whole target'),
    owner,
  )
    .requiredOption('--target <which>', 'id, account or name of the target')
    .option('--address <address>', 'the URL or libp2p address to remove; left out: the whole target')
    .option('--threshold <votes>', 'of the motion (default: more than half of the Council)')
    .addHelpText('after', motionHelp)
    .action(lazyAction(async () => (await import('./targets/edit.ts')).runRemove));
}

const motionHelp = `
Addresses take effect at the start of the next window. Named endpoints are the Council's to add and remove: with the
key of a member the motion is proposed, with --dry-run it is shown, for others to propose.`;
