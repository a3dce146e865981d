import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac staking`: what nominators ask of a chain: eras, validators, and what became of a nomination. */
export function addStaking(program: Command): void {
  program
    .command('staking')
    .argument('[url]', 'RPC endpoint of the chain (default: running demo or network)')
    .description('Show validators, stake and points of a staking era')
    .option('--staking-url <url>', 'node of the staking chain (default: the same chain)')
    .option('--era <index>', 'era index (default: the active era)')
    .option('--nominator <account>', "show the outcome of this account's nominations")
    .option('--service', 'count authored slots from headers (BABE)')
    .option('--nominate <accounts>', 'print call data that nominates these accounts')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Stake, points and commission are as the node returns them after the last
finalized block. Relay chains that migrated elect on their Asset Hub: pass it
with
--staking-url. --service reads every header of the era (minutes on a public
chain). --nominate signs nothing; sign the printed call data with a wallet.`,
    )
    .action(lazyAction(async () => (await import('./staking/run.ts')).runStaking));
}
