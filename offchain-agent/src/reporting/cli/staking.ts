import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac staking`: what nominators ask of a chain: eras, validators, and what became of a nomination. */
export function addStaking(program: Command): void {
  program
    .command('staking')
    .argument('[url]', 'a node of the chain on which validators work (default: the running demo or network)')
    .description(
      'Show an era of any chain with staking: validators, stake, points; what became of a nomination',
    )
    .option('--staking-url <url>', 'a node of the chain that elects them, where that is another one')
    .option('--era <index>', 'an era that the chain still keeps; else the active one')
    .option('--nominator <account>', 'what became of its nominations in the era')
    .option('--service', 'count from headers who kept its slots in the era (BABE)')
    .option('--nominate <accounts>', 'print the call data that nominates these, separated by commas')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Stake, points and commission are the node's word, as the chain has them after the last finalized block.
After their migration relay chains elect on their Asset Hub: name it with --staking-url. The hub learns of a session's
points when it ends; those of the session that goes on are shown apart.
--service reads every header of the era: on a public chain minutes. Duties are counted as by "almanac watch".
--nominate signs nothing: sign the call data with a wallet, or with "almanac call staking.nominate".`,
    )
    .action(lazyAction(async () => (await import('./staking/run.ts')).runStaking));
}
