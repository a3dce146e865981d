import { type Command, Option } from 'commander';
import { collect, withKey, withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import { addChaos, addScenarios } from './network/chaos-commands.ts';
import type { UpCommandOptions } from './network/up.ts';
import type { ClientCommandOptions } from './network/up-client.ts';
import { addWatching } from './network/watch-commands.ts';

const nameHelp = 'the network, if there are several';

/** `almanac network`: networks of real nodes on this machine, each node a process of its own. */
export function addNetwork(program: Command): void {
  const network = program
    .command('network')
    .description('Networks of real nodes on this machine; and other networks that a chain measures');

  withFigures(
    network
      .command('up')
      .description('Start a network; it lives on until `down`')
      .argument('[file]', 'a network file, or one of zombienet (.toml); options stand above it'),
  )
    .option('--finality <who>', 'grandpa, or none: no node votes (default: grandpa)')
    .option('--candidates <n>', 'further nodes with keys that are no validators yet (default: 0)')
    .option('--full-nodes <n>', 'nodes without keys, f1 and so on (default: 0)')
    .option('--block-bytes <n>', 'the most bytes of a block (default: 4 MiB)')
    .option('--heartbeat', 'validators say once a session that they are there; the chain keeps count')
    .addOption(new Option('--block-weight <n>', 'a constant of the runtime').hideHelp())
    .option('--region <name=n>', 'the next n nodes stand there; once for each region', collect)
    .option(
      '--links <file>',
      'delay, jitter, loss and rate between regions; docs/how-to/test-networks.md shows one',
    )
    .option(
      '--backend <name>',
      'what stands between the nodes so that links can be impaired: tun, proxy, auto (the better one), or none (default: auto with --region or --links, else none)',
    )
    .option('--reporters <n>', 'reporting agents, 0 to 3, each with a key of its own (default: 0)')
    .option(
      '--node <command>',
      'how to start a node, or one: v3=/path/old-node (default: the built one, built if need be)',
      collect,
    )
    .option('--name <name>', 'names the network and its folder (default: local)')
    .option('--port <port>', 'RPC port of the first node (default: a free one)')
    .option('--client <name>', 'an Ethereum client instead: ethereumjs or anvil')
    .option('--gas-limit <n>', 'with --client: of a block (default: 30000000)')
    .option('--foreground', 'stay until Ctrl-C or SIGTERM, and take it down then')
    .option('--no-page', 'watch it not: no page, no transactions that measure')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', clientHelp)
    .action(async (file: string | undefined, options: AnyUpOptions, command: Command) => {
      const name = await startNetwork(file, options, command);
      if (!options.foreground) return;
      const { holdNetwork } = await import('./network/up.ts');
      await holdNetwork(name);
    });

  network
    .command('export')
    .description('Print the file with which `up` starts the same network again')
    .option('--format <format>', 'yaml, or zombienet: its TOML, as far as that can say it', 'yaml')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./network/export.ts')).runExport));

  network
    .command('status')
    .description('Show the state of each node and each reporter')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./network/run.ts')).runStatus));

  network
    .command('logs')
    .description('Show the last lines of the logs')
    .argument('[node]', 'one node or reporter, for example v1; all when left out')
    .option('--name <name>', nameHelp)
    .option('--lines <n>', 'how many lines of each log', '20')
    .option('-f, --follow', 'go on with what is written, until Ctrl-C')
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./network/logs.ts')).runLogs));

  addWatching(network);

  network
    .command('stop')
    .description('Pause a node (SIGSTOP), or kill it (SIGKILL)')
    .argument('<node>', 'for example v3')
    .option('--kill', 'kill it; its database stays')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./network/run.ts')).runStop));

  network
    .command('resume')
    .description('Continue a paused node, or start a killed one again, and what stands between the nodes')
    .argument('[node]', 'for example v3; all that do not run when left out')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./network/run.ts')).runResume));

  addChaos(network);
  addScenarios(network);

  network
    .command('down')
    .description('End all nodes and remove their files; may be repeated')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./network/run.ts')).runDown));

  withKey(
    network
      .command('add')
      .argument('<node>', 'a node of the network, for example wss://rpc.example.org')
      .description('Look at another network, and propose to the Council to measure it'),
    'a member of the Council',
  )
    .requiredOption('--name <name>', 'what it is called on the chain')
    .option('--era-length <duration>', 'of eras of a constant length; left out: its own staking names them')
    .option('--era-start <date>', 'when the first of them began, UTC')
    .option('--threshold <votes>', 'of the motion (default: more than half of the Council)')
    .addHelpText('after', addHelp)
    .action(lazyAction(async () => (await import('./network/add.ts')).runAdd));

  withUrl(network.command('list').description('Show the other networks that a chain measures')).action(
    lazyAction(async () => (await import('./network/list.ts')).runList),
  );

  withFigures(
    network.command('spec').description('Print a raw chain specification, as `up` would write it'),
  ).action(lazyAction(async () => (await import('./network/up.ts')).runSpec));
}

const clientHelp = `
With --client the nodes are no Substrate nodes: nothing keeps records of them, but status, logs, stop, resume, chaos, run and
down are the same. --validators counts the nodes, which all seal blocks; --slot is the time between blocks (default: 5s).
ethereumjs seals by Clique; anvil is one node, and --slot instant seals a block for each transaction. Links of several nodes can
be impaired behind --backend tun. docs/how-to/test-networks.md says how a driver of another client is written.`;

const addHelp = `
Genesis, engine and slot are what the node says: compare the genesis hash with the one that you know. The network is
measured from the window after the one in which the motion passes; reporters join it with "almanac reporter join
--network ID". Slots of Aura and BABE are counted; of any other engine only samples are kept.`;

type AnyUpOptions = UpCommandOptions & { readonly client?: string; readonly foreground?: boolean };

/** Returns its name. */
async function startNetwork(
  file: string | undefined,
  options: AnyUpOptions,
  command: Command,
): Promise<string> {
  if (isOfClient(options)) {
    const { runClientUp } = await import('./network/up-client.ts');
    return await runClientUp(file, options, command);
  }
  const { runUp } = await import('./network/up.ts');
  return await runUp(file, options);
}

function isOfClient(options: AnyUpOptions): options is AnyUpOptions & ClientCommandOptions {
  return options.client !== undefined;
}

function withFigures(command: Command): Command {
  return command
    .option('--validators <n>', 'how many validators (default: 4, which tolerate one that fails)')
    .option(
      '--engine <name>',
      'aura, with records; babe, a chain without them to watch; manual or instant, one node without slots (default: aura)',
    )
    .option('--slot <duration>', 'length of a slot (default: 6s)')
    .option('--session <duration>', 'length of a session, at least 5 slots (default: 10m)')
    .option('--era <sessions>', 'sessions in an era (default: 6)')
    .option('--window <duration>', 'length of an SLI window (default: 1m)');
}
