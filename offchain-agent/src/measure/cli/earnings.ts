import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { addTrustOptions } from './trust-options.ts';

/** `almanac earnings`: what validators of a relay chain are paid points for, and what they missed. */
export function addEarnings(program: Command): void {
  const command = program
    .command('earnings')
    .argument('[urls...]', 'RPC endpoints of the relay chain (default: running network)')
    .description('Count votes, availability and points of relay validators')
    .option('--sessions <count>', 'finished sessions to count (default: 1)')
    .option('--validator <account>', 'validator: account or name (watch: key)')
    .option('--blame', 'show what caused each lost opportunity')
    .option('--follow', 'listen to all heads until the running session ends, then judge it')
    .option('--para <urls...>', 'with --follow: RPC endpoints of parachains')
    .option('--hub <url>', 'show payouts instead: RPC endpoint of its Asset Hub')
    .option('--eras <count>', 'with --hub: finished eras to show (1 to 84, default: 1)')
    .option('--keep-evidence <folder>', 'with --follow: keep signed evidence of votes left out')
    .option('--genesis <hash>', 'expected genesis hash');
  addTrustOptions(command)
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Reads every block of the sessions. Headers are proved final, bodies and states
are checked against them; the node needs the state of these blocks (100 to
200 kB a block). Points are compared with the stored ones.
A missing vote may be the doing of the block's author: --blame judges each one.
--hub recomputes what finished eras pay, and compares it with the hub's events.
Exit codes: 1 points or payments differ from the chain's, 3 the node lacks
bodies, states or events, or evidence is not written. The rest is counted.
The web page #/relay counts the same in a browser.`,
    )
    .action(lazyAction(async () => (await import('./earnings/run.ts')).runEarnings));
}
