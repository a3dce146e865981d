import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const owner = 'the owner of the group';

/** `almanac group`: named sets of targets, whose SLI is that of the sum of their counts. */
export function addGroup(program: Command): void {
  const group = program
    .command('group')
    .description('Show and change groups: named sets of targets, kept on the chain for a deposit');

  withChainOptions(group.command('list').description('All groups of a network')).action(
    lazyAction(async () => (await import('./group/list.ts')).runList),
  );

  withChainOptions(
    group.command('show').description('One group with its members').argument('<name>', 'name of the group'),
  ).action(lazyAction(async () => (await import('./group/show.ts')).runShow));

  withSigning(
    group
      .command('create')
      .description(
        'Create a group; the account that signs pays its deposit, and gets it back when the group is removed',
      )
      .argument('<name>', 'name of the group, 1 to 64 bytes')
      .argument('<members>', 'targets, separated by commas: accounts, ids or names'),
    owner,
  ).action(lazyAction(async () => (await import('./group/edit.ts')).runCreate));

  withSigning(
    group
      .command('set')
      .description('Exchange the members of a group')
      .argument('<name>', 'name of the group')
      .argument('<members>', 'all its targets from now on, separated by commas'),
    owner,
  ).action(lazyAction(async () => (await import('./group/edit.ts')).runSet));

  withSigning(
    group
      .command('remove')
      .description('Remove a group, or propose that to the Council')
      .argument('<name>', 'name of the group'),
    `${owner}, or of a Council member with --propose`,
  )
    .option(
      '--propose',
      'propose to the Council to remove it: with the key of a member, whoever owns the group',
    )
    .option('--threshold <votes>', 'of the motion (default: more than half of the Council)')
    .action(lazyAction(async () => (await import('./group/edit.ts')).runRemove));
}
