import type { Command } from 'commander';
import { withChainOptions, withSigning } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac params`: what the Council governs. */
export function addParams(program: Command): void {
  const params = program.command('params').description('Show and propose governed parameters');

  withChainOptions(
    params.command('show').description('Show parameters with bounds and pending changes'),
  ).action(lazyAction(async () => (await import('./params/show.ts')).runShow));

  withSigning(
    params
      .command('propose')
      .argument('[changes...]', 'NAME=VALUE, such as retention.days=90')
      .description('Propose new parameter values'),
    'a Council member',
  )
    .option('--call <hex>', 'encoded runtime call, hex')
    .option('--threshold <votes>', 'votes required by the motion')
    .addHelpText('after', proposeHelp)
    .action(lazyAction(async () => (await import('./params/propose.ts')).runPropose));

  withChainOptions(
    params
      .command('diff')
      .argument('[motion]', 'index or hash of a motion (default: scheduled changes)')
      .description('Compare current and proposed parameter values'),
  ).action(lazyAction(async () => (await import('./params/diff.ts')).runDiff));
}

const proposeHelp = `
Names are those of \`almanac params show\`. Other values do not change. All
changes go into one motion. Values are whole numbers in the unit of that table,
or deposits.bond=50ALM sampling.timeoutMs=5s
requirements.NAME.minThroughput=500/s. "none" removes a requirement. Lists
replace the whole list: council=ACCOUNT,ACCOUNT.
Next: \`almanac council vote\`, then \`almanac council close\`.`;
