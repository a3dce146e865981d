import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import type { RegionOptions, RemoveOptions, TargetAddOptions } from './targets/edit.ts';
import type { TargetListOptions } from './targets/list.ts';

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
    .action(async (options: TargetAddOptions) => {
      const { runAdd } = await import('./targets/edit.ts');
      await runAdd(options);
    });

  withChainOptions(
    target.command('list').description('All targets with their addresses, as the next reports measure them'),
  ).action(async (options: TargetListOptions) => {
    const { runList } = await import('./targets/list.ts');
    await runList(options);
  });

  withSigning(
    target.command('region').description('Set the region of a target, for "almanac sli --region"'),
    'the owner of the target, or of the validator itself',
  )
    .requiredOption('--target <which>', 'id, account or name of the target')
    .option('--region <name>', 'at most 32 characters, for example eu-west')
    .option('--clear', 'or remove the region')
    .action(async (options: RegionOptions) => {
      const { runRegion } = await import('./targets/edit.ts');
      await runRegion(options);
    });

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
    .action(async (options: RemoveOptions) => {
      const { runRemove } = await import('./targets/edit.ts');
      await runRemove(options);
    });
}

const motionHelp = `
Addresses take effect at the start of the next window. Named endpoints are the Council's to add and remove: with the
key of a member the motion is proposed, with --dry-run it is shown, for others to propose.`;
