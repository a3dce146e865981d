import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const owner = 'the owner of the group';

/** `almanac group`: named sets of targets, whose SLI is that of the sum of their counts. */
export function addGroup(program: Command): void {
  const group = program.command('group').description('Manage named groups of targets');

  withChainOptions(group.command('list').description('List the groups of a network')).action(
    lazyAction(async () => (await import('./group/list.ts')).runList),
  );

  withChainOptions(
    group.command('show').description('Show a group and its members').argument('<name>', 'name of the group'),
  ).action(lazyAction(async () => (await import('./group/show.ts')).runShow));

  withSigning(
    group
      .command('create')
      .description('Create a group for a deposit')
      .argument('<name>', 'name of the group, 1 to 64 bytes')
      .argument('<members>', 'targets (account, ID or name), comma-separated'),
    owner,
  ).action(lazyAction(async () => (await import('./group/edit.ts')).runCreate));

  withSigning(
    group
      .command('set')
      .description('Replace the members of a group')
      .argument('<name>', 'name of the group')
      .argument('<members>', 'new members, comma-separated'),
    owner,
  ).action(lazyAction(async () => (await import('./group/edit.ts')).runSet));

  withSigning(
    group
      .command('remove')
      .description('Remove a group or propose its removal')
      .argument('<name>', 'name of the group'),
    'the owner, or a Council member with --propose',
  )
    .option('--propose', "propose to the Council (needs a member's key)")
    .option('--threshold <votes>', 'votes required by the motion')
    .action(lazyAction(async () => (await import('./group/edit.ts')).runRemove));
}
