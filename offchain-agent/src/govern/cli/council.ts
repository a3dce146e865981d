import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import type { ProposeOptions } from './params/propose.ts';

/** `almanac council`: who governs, and what about. */
export function addCouncil(program: Command): void {
  const council = program.command('council').description('Show motions, propose, vote and close');

  withChainOptions(council.command('list').description('List members and open motions')).action(
    lazyAction(async () => (await import('./council/list.ts')).runList),
  );

  withSigning(
    council
      .command('propose')
      .argument('<call>', 'PALLET.CALL, such as scalability.acceptBaseline')
      .argument('[arguments...]', 'arguments in the order of the call, text or JSON')
      .description('Propose a runtime call'),
    'a Council member',
  )
    .option('--threshold <votes>', 'votes required by the motion')
    .addHelpText('after', proposeHelp)
    .action(async (call: string, values: readonly string[], options: ProposeOptions) => {
      const { runPropose } = await import('./params/propose.ts');
      await runPropose([], { ...options, named: async () => ({ call, values }) });
    });

  withSigning(
    council
      .command('invite')
      .argument('<account>', 'account that will hold the bond')
      .description('Propose to invite a reporter'),
    'a Council member',
  ).action(lazyAction(async () => (await import('./council-shortcuts.ts')).runInvite));

  withSigning(
    council
      .command('accept')
      .argument('<subject>', 'subject')
      .argument('[version]', 'version (default: the newest proved run)')
      .description('Propose a run as the baseline of a subject'),
    'a Council member',
  ).action(lazyAction(async () => (await import('./council-shortcuts.ts')).runAccept));

  withSigning(
    council
      .command('vote')
      .argument('<motion>', 'index or hash of the motion')
      .argument('<vote>', 'yes or no')
      .description('Vote on a motion'),
    'a Council member',
  ).action(lazyAction(async () => (await import('./council/vote.ts')).runVote));

  withSigning(
    council
      .command('close')
      .argument('<motion>', 'index or hash of the motion')
      .description('Close a decided motion; run its call if it passed'),
    'a Council member',
  )
    .addHelpText('after', closeHelp)
    .action(lazyAction(async () => (await import('./council/close.ts')).runClose));
}

const proposeHelp = `
Arguments are in the order of the call, or all NAME=VALUE. Amounts have a unit
(5ALM); accounts may be names. Shorter: council invite, council accept,
params propose requirements.NAME...`;

const closeHelp = `
Exit code 1: the motion is rejected, or its call failed.`;
