import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';
import { addHaCluster } from './cluster-commands.ts';

const drillHelp = `
Needs a network of \`almanac ha up\`. Waits after each kill (SIGKILL) until both
nodes recover. Compares what the nodes saw with what the sidecars granted.
Exit code 1: equivocation, a signature without a grant, or no recovery.`;

/** `almanac ha`: one validator on several nodes, of which one signs. */
export function addHa(program: Command): void {
  const ha = program
    .command('ha')
    .description('Run one validator on several nodes without equivocation')
    .helpCommand(false);
  ha.command('decide')
    .alias('sidecar')
    .description('Run the HA sidecar of one node')
    .requiredOption('--config <file>', 'configuration file (YAML)')
    .option('--check', 'validate the configuration and exit')
    .option('--raise-record', 'raise the record to what this sidecar has seen')
    .option('--slot <slot>', 'with --raise-record: raise to at least this slot')
    .option('--vote <set/round/step>', 'with --raise-record: raise to at least this vote')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
The node asks the sidecar before it signs a block or a vote. All sidecars of a
validator share a coordination store (etcd, or a file on one machine). Start the
node with --ha SOCKET, the socket of the configuration.
Stop all nodes and sidecars of the validator before --raise-record.
Docs: docs/how-to/run-a-validator-pair.md`,
    )
    .action(lazyAction(async () => (await import('./decide.ts')).runDecide));
  addHaCluster(ha);
  ha.command('drill')
    .description('Kill the leader repeatedly and measure failover time')
    .option('--name <name>', 'local network (required if several run)')
    .option('--times <n>', 'number of kills', '5')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', drillHelp)
    .action(lazyAction(async () => (await import('./drill.ts')).runDrill));
}
