import { type Command, Option } from 'commander';
import { AgentError } from '../../base/error.ts';
import { withChain } from '../../cli/chain-options.ts';
import { collect, withKey, withOldName, withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import { addChaos, addScenarios } from './network/chaos-commands.ts';
import type { UpCommandOptions } from './network/up.ts';
import type { ClientCommandOptions } from './network/up-client.ts';
import { addWatching } from './network/watch-commands.ts';

/** `almanac network`: networks of real nodes on this machine, each node a process of its own. */
export function addNetwork(program: Command): void {
  const network = program.command('network').description('Manage local test networks and measured networks');

  withChain(
    withFigures(
      withOldName(network.command('up'), '--backend <name>', '--link-backend <name>')
        .description('Start a local network of real nodes')
        .argument('[file]', 'network file (YAML, or of zombienet)'),
    ),
  )
    .option('--finality <who>', 'grandpa or none (default: grandpa)')
    .option('--candidates <n>', 'nodes with keys that are not validators (default: 0)')
    .option('--full-nodes <n>', 'nodes without keys (default: 0)')
    .option('--block-bytes <n>', 'maximum block size in bytes (default: 4 MiB)')
    .option('--heartbeat', 'validators send one heartbeat per session')
    .addOption(new Option('--block-weight <n>', 'runtime constant').hideHelp())
    .option('--region <name=n>', 'region of the next n nodes; repeatable', collect)
    .option('--links <file>', 'YAML file with delay, jitter, loss and rate per region')
    .option('--link-backend <name>', 'link emulation: tun, proxy, auto or none')
    .option('--reporters <n>', 'number of reporters')
    .option('--node <command>', 'node command (default: the built one)', collect)
    .option('--name <network>', 'name of the new network')
    .option('--port <port>', 'RPC port (default: a free one)')
    .option('--client <name>', 'Ethereum client: ethereumjs or anvil (--gas-limit N)')
    .option('--relay', 'relay chain (--paras, --collators, --para-runtime)')
    .addOption(new Option('--paras <n>', 'parachains of --relay').hideHelp())
    .addOption(new Option('--collators <n>', 'collators per parachain').hideHelp())
    .addOption(new Option('--para-runtime <file>', 'runtime Wasm of the parachains').hideHelp())
    .addOption(new Option('--gas-limit <n>', 'block gas limit with --client').hideHelp())
    .option('--foreground', 'run until Ctrl-C, then delete the network')
    .option('--no-page', 'start no dashboard and no test transfers')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', clientHelp)
    .action(async (file: string | undefined, options: AnyUpOptions, command: Command) => {
      const name = await startNetwork(file, options, command);
      if (!options.foreground) return;
      const { holdNetwork } = await import('./network/up.ts');
      await holdNetwork(name);
    });

  network
    .command('export')
    .description('Print a file that recreates the network')
    .option('--format <format>', 'yaml or zombienet (TOML)', 'yaml')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./network/export.ts')).runExport));

  network
    .command('status')
    .description('Show nodes, reporters and block limits')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./network/run.ts')).runStatus));

  network
    .command('logs')
    .description('Show node and reporter logs')
    .argument('[node]', 'node or reporter (default: all)')
    .option('--name <name>', 'local network (required if several run)')
    .option('--lines <n>', 'lines per log', '20')
    .option('-f, --follow', 'print new lines until Ctrl-C')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./network/logs.ts')).runLogs));

  addWatching(network);

  network
    .command('stop')
    .description('Pause or kill a node')
    .argument('<node>', 'node, such as v3')
    .option('--kill', 'kill the node; keep its database')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./network/run.ts')).runStop));

  network
    .command('resume')
    .description('Resume or restart stopped nodes')
    .argument('[node]', 'node (default: all stopped nodes)')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./network/run.ts')).runResume));

  addChaos(network);
  addScenarios(network);

  network
    .command('down')
    .description("Stop all nodes and delete the network's files")
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./network/run.ts')).runDown));

  withKey(
    network
      .command('add')
      .argument('<node>', 'RPC endpoint of the network')
      .description('Propose to measure another network'),
    'a Council member',
  )
    .requiredOption('--name <name>', 'local network (required if several run)')
    .option('--era-length <duration>', 'constant era length (default: from staking)')
    .option('--era-start <date>', 'start of the first era, UTC')
    .option('--threshold <votes>', 'votes required by the motion')
    .addHelpText('after', addHelp)
    .action(lazyAction(async () => (await import('./network/add.ts')).runAdd));

  withUrl(network.command('list').description('List the networks that a chain measures')).action(
    lazyAction(async () => (await import('./network/list.ts')).runList),
  );

  withChain(withFigures(network.command('spec').description('Print a raw chain specification'))).action(
    lazyAction(async () => (await import('./network/up.ts')).runSpec),
  );
}

const clientHelp = `
Options override FILE. --node v3=COMMAND sets one node. --client: --validators
counts sealers, --slot is the block time (5s).`;

const addHelp = `
Compare the genesis hash with the one that you know. Measuring starts one window
after approval; reporters join with \`almanac reporter join --network ID\`.
Slots of Aura and BABE are counted; other engines have samples only.`;

type AnyUpOptions = UpCommandOptions & {
  readonly client?: string;
  readonly relay?: boolean;
  readonly paras?: string;
  readonly collators?: string;
  readonly paraRuntime?: string;
  readonly gasLimit?: string;
  readonly foreground?: boolean;
};

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
  const { relay, paras, collators, paraRuntime } = options;
  if (relay || [paras, collators, paraRuntime].some((option) => option !== undefined)) {
    const { runRelayUp } = await import('./network/up-relay.ts');
    return await runRelayUp(file, options, command);
  }
  if (options.gasLimit !== undefined)
    throw new AgentError('bad_input/client', '--gas-limit: is of an Ethereum client; pass --client');
  const { runUp } = await import('./network/up.ts');
  return await runUp(file, options);
}

function isOfClient(options: AnyUpOptions): options is AnyUpOptions & ClientCommandOptions {
  return options.client !== undefined;
}

function withFigures(command: Command): Command {
  return command
    .option('--validators <n>', 'number of validators')
    .option('--engine <name>', 'aura, babe, manual or instant (default: aura)')
    .option('--slot <duration>', 'slot length')
    .option('--session <duration>', 'session length, at least 5 slots')
    .option('--era <sessions>', 'sessions per era (default: 6)')
    .option('--window <duration>', 'length of an SLI window (default: 1m)');
}
