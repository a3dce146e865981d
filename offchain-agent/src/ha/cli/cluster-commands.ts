import type { Command } from 'commander';
import { collect, withOldName } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const upHelp = `
The last validator has two nodes with the same session keys, v4a and v4b, each
with an HA sidecar. Coordination store: three etcd members (apt-get install
etcd-server), a file, or memory (each sidecar alone: both nodes sign). \`almanac
network\` shows, breaks and stops this network.`;

/** What operators do with a validator that has several nodes. */
export function addHaCluster(ha: Command): void {
  withOldName(ha.command('up'), '--backend <name>', '--link-backend <name>')
    .description('Start a local network with one HA validator')
    .option('--name <network>', 'name of the new network', 'ha')
    .option('--validators <n>', 'number of validators', '4')
    .option('--engine <name>', 'aura, babe, manual or instant (default: aura)', 'aura')
    .option('--coordinator <kind>', 'coordination store: etcd, file or memory', 'etcd')
    .option('--lease <duration>', 'time that a leader may sign after its last renewal', '2s')
    .option('--slot <duration>', 'slot length', '2s')
    .option('--session <duration>', 'session length, at least 5 slots', '1m')
    .option('--heartbeat', 'validators send one heartbeat per session')
    .option('--link-backend <name>', 'link emulation: tun, proxy, auto or none')
    .option('--node <command>', 'node command (default: the built one)')
    .option('--no-page', 'start no dashboard and no test transfers')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', upHelp)
    .action(lazyAction(async () => (await import('./up.ts')).runHaUp));

  ha.command('init')
    .description('Generate configuration for an HA setup')
    .requiredOption('--out <folder>', 'output file or directory')
    .requiredOption('--machine <name=address>', 'node of the validator; repeatable', collect)
    .option('--witness <name=address>', 'machine with an etcd member only; repeatable', collect)
    .option('--genesis <hash>', 'expected genesis hash')
    .option('--keystore <folder>', 'keystore folder of the node; only names are read')
    .option('--author <key>', 'public block key (Aura or BABE), hex')
    .option('--voter <key>', 'public vote key (GRANDPA), hex')
    .option('--lease <duration>', 'time that a leader may sign after its last renewal', '2s')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./init.ts')).runHaInit));

  withControl(ha.command('status').description('Show leader, last signatures and standby lag'))
    .option('--watch', 'refresh until Ctrl-C')
    .action(lazyAction(async () => (await import('./status.ts')).runHaStatus));

  withControl(ha.command('handover').description('Transfer leadership to another node')).action(
    lazyAction(async () => (await import('./handover.ts')).runHandover),
  );

  ha.command('doctor')
    .description('Check an HA setup for downtime and equivocation risks')
    .option('--name <name>', 'local network (required if several run)')
    .option('--config <file>', 'configuration file (YAML)', collect)
    .option('--keystore <folder>', 'keystore folder of the node; only names are read')
    .option('--base-path <folder>', 'base path of the node')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./doctor.ts')).runHaDoctor));
}

function withControl(command: Command): Command {
  return command
    .option('--name <name>', 'local network (required if several run)')
    .option('--control <path>', 'control socket of a local HA sidecar; repeatable', collect)
    .option('--json', 'print JSON (with --watch: one document per line)');
}
