import type { Command } from 'commander';
import type { CloseOptions } from './council/close.ts';
import type { ListOptions } from './council/list.ts';
import type { VoteOptions } from './council/vote.ts';
import type { ProposeOptions } from './params/propose.ts';
import { withChainOptions, withSigning } from './reporter/key-options.ts';

/** `almanac council`: who governs, and what about. */
export function addCouncil(program: Command): void {
  const council = program
    .command('council')
    .description('Show the Council and its motions; propose, vote, close');

  withChainOptions(
    council.command('list').description('Members, and open motions with what they would change'),
  ).action(async (options: ListOptions) => {
    const { runList } = await import('./council/list.ts');
    await runList(options);
  });

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
      await runPropose([], { ...options, named: { call, values } });
    });

  withSigning(
    council
      .command('vote')
      .argument('<motion>', 'its index or hash')
      .argument('<vote>', 'yes or no')
      .description('Vote for or against a motion; a second vote replaces the first'),
    'a Council member',
  ).action(async (motion: string, vote: string, options: VoteOptions) => {
    const { runVote } = await import('./council/vote.ts');
    await runVote(motion, vote, options);
  });

  withSigning(
    council
      .command('close')
      .argument('<motion>', 'its index or hash')
      .description('Close a decided motion; the call of a carried one is executed'),
    'any member of the Council',
  )
    .addHelpText('after', closeHelp)
    .action(async (motion: string, options: CloseOptions) => {
      const { runClose } = await import('./council/close.ts');
      await runClose(motion, options);
    });
}

const proposeHelp = `
For example: registry.admit 0 ACCOUNT invites a reporter; scalability.acceptBaseline 0 2 accepts run 2 of subject 0;
scalability.setRequirement 0 '{"minThroughput": 500000000}' requires 500 a second (stored in millionths).`;

const closeHelp = `
Exit code 1 when the motion is lost, or when it is carried and its call fails, with the reason of the runtime.`;
