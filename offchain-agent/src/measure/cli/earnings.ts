import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac earnings`: what validators of a relay chain are paid points for, and what they missed. */
export function addEarnings(program: Command): void {
  program
    .command('earnings')
    .argument('[url]', 'RPC endpoint of the relay chain (default: running network)')
    .description('Count votes, availability and points of relay validators')
    .option('--sessions <count>', 'finished sessions to count', '1')
    .option('--validator <account>', 'validator: account or name (watch: key)')
    .option('--blame', 'show what caused each lost opportunity')
    .option('--follow', 'listen to all heads until the running session ends, then judge it')
    .option('--para <urls...>', 'with --follow: RPC endpoints of parachains')
    .option('--keep-evidence <folder>', 'with --follow: keep signed evidence of votes left out')
    .option('--genesis <hash>', 'expected genesis hash')
    .option('--checkpoint <file>', 'trusted authority set (JSON) instead of the genesis')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Reads every block of the sessions. Headers are proved final, bodies and states
are checked against them; the node needs the state of these blocks. A public
relay chain has 100 to 200 kB a block. Points are compared with the stored ones.
A missing vote may be the doing of the block's author: --blame judges each one.
Exit codes: 1 points differ from those that the chain stores, 3 the node lacks
bodies or states; the rest is counted.
The web page #/relay counts the same in a browser.`,
    )
    .action(lazyAction(async () => (await import('./earnings/run.ts')).runEarnings));
}
