import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const owner = 'the owner or a Council member';

/** `almanac target`: who is measured, and where. */
export function addTarget(program: Command): void {
  const target = program.command('target').description('Manage measured validators and endpoints');

  withSigning(target.command('add').description('Register an address or propose an endpoint'), owner)
    .option('--proof <file>', 'proof file; - reads stdin')
    .option('--target <which>', 'target: ID, account or name')
    .option('--name <endpoint>', 'new named endpoint (needs a Council motion)')
    .option('--owner <account>', 'account that controls the new endpoint')
    .option('--threshold <votes>', 'votes required by the motion')
    .addHelpText('after', motionHelp)
    .action(lazyAction(async () => (await import('./targets/edit.ts')).runAdd));

  withChainOptions(target.command('list').description('List targets and their addresses')).action(
    lazyAction(async () => (await import('./targets/list.ts')).runList),
  );

  withSigning(
    target.command('region').description('Set or clear the region of a target'),
    'the owner or validator',
  )
    .requiredOption('--target <which>', 'target: ID, account or name')
    .option('--region <name>', 'region, such as eu-west')
    .option('--clear', 'remove the region')
    .action(lazyAction(async () => (await import('./targets/edit.ts')).runRegion));

  withSigning(target.command('remove').description('Remove an address or propose to remove a target'), owner)
    .requiredOption('--target <which>', 'target: ID, account or name')
    .option('--address <address>', 'URL or libp2p address; without it the whole target')
    .option('--threshold <votes>', 'votes required by the motion')
    .addHelpText('after', motionHelp)
    .action(lazyAction(async () => (await import('./targets/edit.ts')).runRemove));
}

const motionHelp = `
Addresses take effect at the next window. Adding or removing a named endpoint
requires a Council motion: sign with a member's key, or show it with --dry-run.`;
