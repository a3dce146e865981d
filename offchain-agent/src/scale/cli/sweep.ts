import type { Command } from 'commander';
import { withChain } from '../../cli/chain-options.ts';
import { withOldName } from '../../cli/key-options.ts';
import type { SweepCommandOptions } from './sweep/command-options.ts';

/** `almanac sweep`: throughput over the number of validators, measured and fitted. */
export function addSweep(program: Command): void {
  withChain(withOldName(program.command('sweep'), '--dir <folder>', '--out <folder>'))
    .description('Measure networks of several sizes and fit the USL')
    .option('--validators <sizes>', 'network sizes, such as 1..12 or 1,2,4,8', '1..8')
    .option('--collators <sizes>', 'sizes of a parachain of stock nodes (--runtime)')
    .option('--repeat <n>', 'repetitions per point', '3')
    .option('--share <cores>', 'CPU cores per node', '0.1')
    .option('--rate <tps>', 'calls or transfers per second (first of a search)', '50')
    .option('--for <duration>', 'duration such as 30s', '22s')
    .option('--slot <duration>', 'slot length')
    .option('--calls <file>', 'weighted calls and reads, in place of transfers')
    .option('--max-p99 <duration>', 'maximum p99 to finality of a sustained rate', '60s')
    .option('--fractions <list>', 'shares of the maximum', '0.5')
    .option('--seed <n>', 'random seed', '1')
    .option('--chaos <preset>', 'link faults: slow, lossy or none')
    .option('--cgroup <folder>', "empty delegated cgroup (default: Almanac's own)")
    .option('--node <command>', 'node command (default: the built one)')
    .option('--against <command>', 'baseline node command; measures both nodes in pairs')
    .option('--against-runtime <file>', 'baseline of --runtime; measures both in pairs')
    .option('--out <folder>', 'output file or directory', 'sweep')
    .option('--resume <folder>', 'folder of an interrupted sweep')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Each of --repeat rounds measures every size on a new network, in an order drawn
by --seed. --rate is the first rate of the search for the maximum. Ctrl-C and
--resume lose at most one point. refused/ has points that the machine limited.
--against measures two nodes in pairs, for \`almanac gate\`; --against-runtime
two runtimes on one node. --slot: 1s, or what the runtime has.
--chaos: compare with a sweep with --chaos none. Exit code 3: too few points.`,
    )
    .action(async (options: SweepCommandOptions, command: Command) => {
      const { runSweepCommand } = await import('./sweep/run.ts');
      const names = command.options.map((option) => option.attributeName());
      const typed = names.filter((name) => command.getOptionValueSource(name) === 'cli');
      await runSweepCommand({ ...options, typed });
    });
}
