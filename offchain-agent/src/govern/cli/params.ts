import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac params`: what the Council governs. */
export function addParams(program: Command): void {
  const params = program
    .command('params')
    .description('Show what the Council governs, and propose other values');

  withChainOptions(
    params
      .command('show')
      .description(
        'Show every governed parameter: its value, its bounds, the next value, and who changes it',
      ),
  ).action(lazyAction(async () => (await import('./params/show.ts')).runShow));

  withSigning(
    params
      .command('propose')
      .argument('[changes...]', 'NAME=VALUE, for example sampling.samplesPerWindow=60 retention.days=90')
      .description('Propose other values to the Council'),
    'a Council member',
  )
    .option('--call <hex>', 'or any call of the runtime, encoded')
    .option('--threshold <votes>', 'of the motion (default: the share of the Council that the call needs)')
    .addHelpText('after', proposeHelp)
    .action(lazyAction(async () => (await import('./params/propose.ts')).runPropose));

  withChainOptions(
    params
      .command('diff')
      .argument('[motion]', 'index or hash of an open motion (default: the scheduled changes)')
      .description('Show old and new values side by side, of a motion or of the next midnight'),
  ).action(lazyAction(async () => (await import('./params/diff.ts')).runDiff));
}

const proposeHelp = `
Names are those of "almanac params show". Other values stay as they are, or as they are scheduled. All goes into one
motion; several calls into one batch, which fails as a whole. Values are whole numbers of the unit in that table, or as
people write them: deposits.bond=50ALM sampling.timeoutMs=5s requirements.my-node.maxSigma=5%
requirements.my-node.minThroughput=500/s. A requirement is taken back with "none". Lists replace the whole list:
validators=ACCOUNT,ACCOUNT council=ACCOUNT,ACCOUNT (with --local also //Alice); council needs three quarters.

The proposer has not voted yet: "almanac council vote" is for all members, "almanac council close" for anybody.`;
