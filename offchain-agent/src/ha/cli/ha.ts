import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { addHaCluster } from './cluster-commands.ts';

const drillHelp = `
For networks of "almanac ha up" alone. Each kill (SIGKILL) is followed by a wait until both nodes are whole again. What all nodes
have seen is held against what the deciders have granted and the nodes have noted: exit code 1 when anything was signed twice,
or was not granted, or a node did not come back.`;

/** `almanac ha`: one validator on several nodes, of which one signs. */
export function addHa(program: Command): void {
  const ha = program
    .command('ha')
    .description('Run one validator on several nodes, of which exactly one signs')
    .helpCommand(false);
  ha.command('decide')
    .description('Decide for one node whether it may sign: answers its questions on a unix socket')
    .requiredOption('--config <file>', 'YAML file; docs/how-to/run-a-validator-pair.md says what it holds')
    .option('--check', 'read the configuration, ask the coordinator once, and end')
    .option(
      '--raise-record',
      'raise the record to what this decider has seen, and end: after a coordinator was emptied or restored',
    )
    .option('--slot <slot>', 'with --raise-record: at least to this slot, the last of the sign log')
    .option('--vote <set/round/step>', 'with --raise-record: at least to this vote, the last of the sign log')
    .option('--json', 'print a JSON document')
    .addHelpText(
      'after',
      `
The node is started with --ha SOCKET, the socket of the configuration. Each node has a decider of its own, and all
deciders of a validator have one coordinator: etcd, or a file where they are on one machine.
Before --raise-record end all nodes and deciders of the validator; then run it once with the configuration of each.
It goes on until Ctrl-C or SIGTERM, and gives up the lead first.`,
    )
    .action(lazyAction(async () => (await import('./decide.ts')).runDecide));
  addHaCluster(ha);
  ha.command('drill')
    .description(
      'Kill the leading node of a local network again and again, and show how soon another one signs',
    )
    .option('--name <name>', 'the network, if there are several')
    .option('--times <n>', 'how often', '5')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', drillHelp)
    .action(lazyAction(async () => (await import('./drill.ts')).runDrill));
}
