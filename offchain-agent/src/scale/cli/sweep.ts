import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac sweep`: throughput over the number of validators, measured and fitted. */
export function addSweep(program: Command): void {
  program
    .command('sweep')
    .description('Measure networks of several sizes under load, and fit the law: how far the network scales')
    .option('--validators <sizes>', 'for example 1..12 or 1,2,4,8', '1..8')
    .option('--repeat <n>', 'rounds: in each, every size is measured once, on a network of its own', '3')
    .option('--share <cores>', 'share of a core for each node, the same at every size', '0.1')
    .option('--rate <tps>', 'where the search for the maximum begins', '50')
    .option('--for <duration>', 'length of each measurement: 16 blocks or more after a fifth of it', '22s')
    .option('--slot <duration>', 'length of a slot', '1s')
    .option('--max-p99 <duration>', 'a rate with a slower p99 to finality is not sustained', '60s')
    .option('--fractions <list>', 'further measurements, at these shares of each maximum; "" for none', '0.5')
    .option('--seed <n>', 'of the schedules', '1')
    .option(
      '--chaos <preset>',
      'under faults of links: slow or lossy; none has the same links without faults',
    )
    .option('--cgroup <folder>', 'an empty, delegated control group for the quotas (default: our own)')
    .option('--node <command>', 'how to start a node (default: the built one, built if need be)')
    .option(
      '--against <command>',
      'how to start the node of a baseline: measure both in pairs, for `almanac gate`, into DIR/baseline and DIR/candidate',
    )
    .option('--dir <folder>', 'where points and report go', 'sweep')
    .option('--resume <folder>', 'go on with a sweep that was interrupted, as it was planned')
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Every point is kept as soon as it is complete. Ctrl-C and --resume lose at most the point that is measured.
Sizes that this machine cannot hold are refused. A point that shows the machine instead of the network (host_bound,
generator_bound) is kept aside in refused/ and not fitted.
Each repetition starts its network anew, in rounds whose order the seed draws: so repetitions show how starts differ. With
--against both nodes are measured one directly after the other, in turns: what the host does befalls both. For CI six sizes in
two rounds (--validators 1,2,3,4,6,8 --repeat 2).
With --chaos all link faults of a preset are in force at once while a size is measured; compare with a sweep with
--chaos none: almanac gate --candidate slow/ --baseline quiet/
Exit code 3: points are missing, too few for a fit, or cannot tell how far it scales (as for fit).`,
    )
    .action(lazyAction(async () => (await import('./sweep/run.ts')).runSweepCommand));
}
