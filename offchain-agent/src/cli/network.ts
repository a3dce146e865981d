import type { Command } from 'commander';
import type { AddOptions } from './network/add.ts';
import type { ChaosOptions, ScenarioOptions } from './network/chaos.ts';
import type { ListOptions } from './network/list.ts';
import type { LogsOptions } from './network/logs.ts';
import type { ReportOptions } from './network/report.ts';
import type { NamedOptions, SpecCommandOptions, UpCommandOptions } from './network/run.ts';
import type { WatchNetworkOptions } from './network/watch.ts';
import { withKey, withUrl } from './reporter/key-options.ts';

const nameHelp = 'the network, if there are several';

/** `almanac network`: networks of real nodes on this machine, each node a process of its own. */
export function addNetwork(program: Command): void {
  const network = program
    .command('network')
    .description('Networks of real nodes on this machine; and other networks that a chain measures');

  withFigures(network.command('up').description('Start a network; it lives on until `down`'))
    .option('--candidates <n>', 'further nodes with keys that are no validators yet', '0')
    .option('--reporters <n>', 'reporting agents, 0 to 3, each with a key of its own', '0')
    .option('--node <command>', 'how to start a node (default: the built one, built if need be)')
    .option('--name <name>', 'names the network and its folder', 'local')
    .option('--port <port>', 'RPC port of the first node (default: a free one)')
    .option('--no-page', 'watch it not: no page, no transactions that measure')
    .option('--json', 'one JSON document on stdout')
    .action(async (options: UpCommandOptions) => {
      const { runUp } = await import('./network/run.ts');
      await runUp(options);
    });

  network
    .command('status')
    .description('Show the state of each node and each reporter')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(async (options: NamedOptions) => {
      const { runStatus } = await import('./network/run.ts');
      await runStatus(options);
    });

  network
    .command('logs')
    .description('Show the last lines of the logs')
    .argument('[node]', 'one node or reporter, for example v1; all when left out')
    .option('--name <name>', nameHelp)
    .option('--lines <n>', 'how many lines of each log', '20')
    .option('-f, --follow', 'go on with what is written, until Ctrl-C')
    .option('--json', 'one JSON document on stdout')
    .action(async (node: string | undefined, options: LogsOptions) => {
      const { runLogs } = await import('./network/logs.ts');
      await runLogs(node, options);
    });

  addWatching(network);

  network
    .command('stop')
    .description('Pause a node (SIGSTOP), or kill it (SIGKILL)')
    .argument('<node>', 'for example v3')
    .option('--kill', 'kill it; its database stays')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(async (node: string, options: NamedOptions & { kill?: boolean }) => {
      const { runStop } = await import('./network/run.ts');
      await runStop(node, options);
    });

  network
    .command('resume')
    .description('Continue a paused node, or start a killed one again')
    .argument('<node>', 'for example v3')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(async (node: string, options: NamedOptions) => {
      const { runResume } = await import('./network/run.ts');
      await runResume(node, options);
    });

  withRun(
    network
      .command('chaos')
      .description('Break nodes, heal them, and say what held: exit code 1 when something did not')
      .argument('<kind>', 'kill, pause, restart or wipe')
      .argument('[nodes...]', 'for example v3; else --pick')
      .option('--for <duration>', 'how long a kill or a pause lasts')
      .option(
        '--pick <share>',
        'minority, one-third, majority or all of the validators, or a number of nodes',
      )
      .option('--within <duration>', 'how soon the network has to be well again (default: 60s)'),
  )
    .addHelpText('after', chaosHelp)
    .action(async (kind: string, nodes: string[], options: ChaosOptions) => {
      const { runChaos } = await import('./network/chaos.ts');
      await runChaos(kind, nodes, options);
    });

  withRun(
    network
      .command('run')
      .description('Break a network by a scenario, and say what held: exit code 1 when something did not')
      .argument('<scenario>', 'a YAML file; docs/chaos.md shows one'),
  )
    .addHelpText('after', chaosHelp)
    .action(async (file: string, options: ScenarioOptions) => {
      const { runScenarioFile } = await import('./network/chaos.ts');
      await runScenarioFile(file, options);
    });

  network
    .command('down')
    .description('End all nodes and remove their files; may be repeated')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(async (options: NamedOptions) => {
      const { runDown } = await import('./network/run.ts');
      await runDown(options);
    });

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
    .action(async (node: string, options: AddOptions) => {
      const { runAdd } = await import('./network/add.ts');
      await runAdd(node, options);
    });

  withUrl(network.command('list').description('Show the other networks that a chain measures')).action(
    async (options: ListOptions) => {
      const { runList } = await import('./network/list.ts');
      await runList(options);
    },
  );

  withFigures(
    network.command('spec').description('Print a raw chain specification, as `up` would write it'),
  ).action(async (options: SpecCommandOptions) => {
    const { runSpec } = await import('./network/run.ts');
    await runSpec(options);
  });
}

function addWatching(network: Command): void {
  network
    .command('watch')
    .description('Watch a network and print the link of its live page; `up` does so by itself')
    .option('--listen <host:port>', 'where the page is served (default: a free port of 127.0.0.1)')
    .option('--trickle <duration>', 'between two small transactions that measure; or none', '5s')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', watchHelp)
    .action(async (options: WatchNetworkOptions) => {
      const { runWatchNetwork } = await import('./network/watch.ts');
      await runWatchNetwork(options);
    });

  network
    .command('top')
    .description('Show what each node does now: blocks, peers, times, CPU, memory, disk and network')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(async (options: NamedOptions) => {
      const { runTop } = await import('./network/top.ts');
      await runTop(options);
    });

  network
    .command('report')
    .description('Write the live page with all that was seen so far, as one file')
    .option('--out <file>', 'where to (default: network-NAME.html here)')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(async (options: ReportOptions) => {
      const { runReport } = await import('./network/report.ts');
      await runReport(options);
    });
}

const watchHelp = `
Each second all nodes are asked; what is seen stays for the page, \`network top\` and \`network report\` as long as the watcher
runs. GET /metrics has the series of all clients with the label "node", and ours. The link holds a token: whoever has it may
look. It ends with \`network down\`, or with Ctrl-C where it was started by hand.`;

const chaosHelp = `
kill (SIGKILL) and pause (SIGSTOP) last for --for; restart (SIGTERM) and wipe (the database, too) start the node again at
once. Always judged: one final block a height, what is final stays final, one block a slot and author. The same seed picks
the same nodes at the same times. Ctrl-C heals what was broken. Links between nodes cannot be impaired yet.
Exit code 3: the network was not steady to begin with, or something cannot be told.`;

const addHelp = `
Genesis, engine and slot are what the node says: compare the genesis hash with the one that you know. The network is
measured from the window after the one in which the motion passes; reporters join it with "almanac reporter join
--network ID". Slots of Aura and BABE are counted; of any other engine only samples are kept.`;

function withRun(command: Command): Command {
  return command
    .option('--seed <n>', 'draws the nodes and the jitter', '1')
    .option('--name <name>', nameHelp)
    .option('--out <folder>', 'write report.html, report.md, report.json and junit.xml there')
    .option('--json', 'one JSON document on stdout');
}

function withFigures(command: Command): Command {
  return command
    .option('--validators <n>', 'how many validators (default: 4, which tolerate one that fails)')
    .option(
      '--engine <name>',
      'aura, with records; babe, a chain without them to watch; manual or instant, one node without slots',
      'aura',
    )
    .option('--slot <duration>', 'length of a slot', '6s')
    .option('--session <duration>', 'length of a session, at least 5 slots', '10m')
    .option('--era <sessions>', 'sessions in an era', '6')
    .option('--window <duration>', 'length of an SLI window', '1m');
}
