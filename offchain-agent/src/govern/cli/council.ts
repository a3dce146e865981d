import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import type { ProposeOptions } from './params/propose.ts';

/** `almanac council`: who governs, and what about. */
export function addCouncil(program: Command): void {
  const council = program
    .command('council')
    .description('Show the Council and its motions; propose, vote, close');

  withChainOptions(
    council.command('list').description('Members, and open motions with what they would change'),
  ).action(lazyAction(async () => (await import('./council/list.ts')).runList));

  withSigning(
    council
      .command('propose')
      .argument('<call>', 'as PALLET.CALL, for example scalability.acceptBaseline')
      .argument('[arguments...]', 'as text or JSON, in the order of the call')
      .description(
        'Propose any call of the runtime; for parameters, "almanac params propose" also checks the bounds',
      ),
    'a Council member',
  )
    .option('--threshold <votes>', 'of the motion (default: as many as the call needs)')
    .addHelpText('after', proposeHelp)
    .action(async (call: string, values: readonly string[], options: ProposeOptions) => {
      const { runPropose } = await import('./params/propose.ts');
      await runPropose([], { ...options, named: async () => ({ call, values }) });
    });

  withSigning(
    council
      .command('invite')
      .argument('<account>', 'of the reporter: the one that is to hold the bond')
      .description('Propose to invite a reporter to the network'),
    'a Council member',
  ).action(lazyAction(async () => (await import('./council-shortcuts.ts')).runInvite));

  withSigning(
    council
      .command('accept')
      .argument('<subject>', 'its name')
      .argument('[version]', 'whose newest proved run it is (default: the newest of all)')
      .description('Propose to accept a run as the baseline that releases are compared with'),
    'a Council member',
  ).action(lazyAction(async () => (await import('./council-shortcuts.ts')).runAccept));

  withSigning(
    council
      .command('vote')
      .argument('<motion>', 'its index or hash')
      .argument('<vote>', 'yes or no')
      .description('Vote for or against a motion; a second vote replaces the first'),
    'a Council member',
  ).action(lazyAction(async () => (await import('./council/vote.ts')).runVote));

  withSigning(
    council
      .command('close')
      .argument('<motion>', 'its index or hash')
      .description('Close a decided motion; the call of a carried one is executed'),
    'any member of the Council',
  )
    .addHelpText('after', closeHelp)
    .action(lazyAction(async () => (await import('./council/close.ts')).runClose));
}

const proposeHelp = `
For example: registry.discharge 0 ACCOUNT; scalability.acceptBaseline subject=0 run=2. Arguments stand in the order of the
call, or all as NAME=VALUE; amounts have their unit (5ALM), accounts may be names of tables. There are shorter ways for
invitations ("council invite"), baselines ("council accept") and requirements ("params propose requirements.NAME...").`;

const closeHelp = `
Exit code 1 when the motion is lost, or when it is carried and its call fails, with the reason of the runtime.`;
