import type { Command } from 'commander';
import { collect } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const upHelp = `
The last validator has two nodes with the same session keys, v4a and v4b: a decider beside each says which of them signs. They agree
over three members of etcd (Debian: apt-get install etcd-server), over a file (--coordinator file), or not at all (memory: each
decider remembers by itself, both nodes sign, and the chain sees it). What ends is started again after a second, as a service
manager would; what a fault has killed stays down until the fault is over. The network is one like any other: "almanac network"
shows it, breaks it and takes it down.`;

/** What operators do with a validator that has several nodes. */
export function addHaCluster(ha: Command): void {
  ha.command('up')
    .description('Start a network in which one validator has two nodes, one of which signs')
    .option('--name <name>', 'names the network and its folder', 'ha')
    .option('--validators <n>', 'how many validators; the last has two nodes', '4')
    .option('--engine <name>', 'aura or babe', 'aura')
    .option('--coordinator <kind>', 'what the deciders agree over: etcd, file or memory', 'etcd')
    .option('--lease <duration>', 'how long a leader may sign after it was last heard of', '2s')
    .option('--slot <duration>', 'length of a slot', '2s')
    .option('--session <duration>', 'length of a session', '1m')
    .option('--heartbeat', 'validators say once a session that they are there')
    .option('--backend <name>', 'what stands between the nodes: tun, proxy, auto or none (default: none)')
    .option('--node <command>', 'how to start a node (default: the built one, built if need be)')
    .option('--no-page', 'start no page that watches it')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', upHelp)
    .action(lazyAction(async () => (await import('./up.ts')).runHaUp));

  ha.command('init')
    .description(
      'Write what the machines of a validator need: deciders, etcd, units, and a page of next steps',
    )
    .requiredOption('--out <folder>', 'where to write; nothing there is written over')
    .requiredOption('--machine <name=address>', 'runs a node of the validator; once for each', collect)
    .option('--witness <name=address>', 'holds a member of etcd and no node; once for each', collect)
    .option('--genesis <hash>', 'genesis hash of the chain')
    .option(
      '--keystore <folder>',
      "the node's keystore, for the names of its session keys; no secret is read",
    )
    .option('--author <key>', 'or the public key of blocks (Aura or BABE), 0x and hex')
    .option('--voter <key>', 'and the public key of votes (GRANDPA)')
    .option('--lease <duration>', 'how long a leader may sign after it was last heard of', '2s')
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./init.ts')).runHaInit));

  withControl(
    ha
      .command('status')
      .description('Show which node leads, what was signed last, and how far standbys are behind'),
  )
    .option('--watch', 'again every second, until Ctrl-C')
    .action(lazyAction(async () => (await import('./status.ts')).runHaStatus));

  withControl(
    ha.command('handover').description('Have the node that leads finish what it signs and let another lead'),
  ).action(lazyAction(async () => (await import('./handover.ts')).runHandover));

  ha.command('doctor')
    .description('Look for what keeps a validator of several nodes from signing, or could have it sign twice')
    .option('--name <name>', 'the local network, if there are several')
    .option('--config <file>', 'the configuration of a decider instead; several are compared', collect)
    .option('--keystore <folder>', "with one --config: its node's keystore")
    .option('--base-path <folder>', "with one --config: its node's --base-path, for the sign log")
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./doctor.ts')).runHaDoctor));
}

function withControl(command: Command): Command {
  return command
    .option('--name <name>', 'the local network, if there are several')
    .option(
      '--control <path>',
      'the control socket of a decider of this machine instead; once for each',
      collect,
    )
    .option('--json', 'one JSON document on stdout');
}
