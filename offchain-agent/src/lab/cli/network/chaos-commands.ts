import type { Command } from 'commander';
import { lazyAction } from '../../../cli/lazy-action.ts';
import { type ChaosKind, type ChaosOptions, chaosKinds } from './chaos-kinds.ts';

/** What `tc netem` has, as Pumba and others call it. */
const netemKinds = ['delay', 'loss', 'duplicate', 'corrupt', 'reorder', 'rate'];

const nameHelp = 'the network, if there are several';
const forHelp = 'how long; a fault of links without it stays until `clear`';

const chaosHelp = `
Always judged: one final block a height, what is final stays final, one block a slot and author. The same seed picks the
same nodes at the same times, and loses the same packets. Ctrl-C heals what was broken. Faults of links take a network
whose links can be impaired: almanac network up --backend tun
Exit code 2: something is wrong or cannot be done, nothing was started. 3: the network was not steady to begin with, or
something cannot be told.`;

const netemHelp = `
Written as for "tc netem" and tools around it. Nodes have no interfaces to choose among: --interface is taken, and every
link out of the chosen nodes is impaired, of all nodes when none are named. --correlation correlates, which the kernel's
netem does not. Above 500 ms a warning says what a network does then.`;

/** `chaos` below `almanac network` and below `almanac` itself; `run` and `presets` below the former alone. */
export function addChaos(parent: Command): void {
  const chaos = parent
    .command('chaos')
    .description('Break nodes and links, heal them, and say what held: exit code 1 when something did not')
    .addHelpText('after', chaosHelp);
  for (const kind of chaosKinds) addKind(chaos.command(kind.kind), kind);

  const netem = chaos
    .command('netem')
    .description('Impair links as "tc netem" calls it: netem --duration 5m delay --time 300')
    .option('--duration <duration>', forHelp)
    .option('--interface <name>', 'taken and explained: nodes have one link to each other node', 'eth0')
    .addHelpText('after', netemHelp);
  for (const kind of chaosKinds.filter(({ kind: name }) => netemKinds.includes(name)))
    addKind(netem.command(kind.kind), kind);

  chaos
    .command('list')
    .description('Show what is at fault now: links, and nodes that do not run')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./chaos-links.ts')).runList));
  chaos
    .command('clear')
    .description('Take faults of links away')
    .argument('[ids...]', 'as `list` shows them; all when left out')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./chaos-links.ts')).runClear));
}

/** `run` and `presets`. */
export function addScenarios(network: Command): void {
  withRun(
    network
      .command('run')
      .description('Break a network by a scenario, and say what held: exit code 1 when something did not')
      .argument('<scenario>', 'a YAML file; or one that comes along, as `presets` lists them: preset:slow'),
  )
    .addHelpText('after', chaosHelp)
    .action(lazyAction(async () => (await import('./chaos.ts')).runScenarioFile));
  network
    .command('presets')
    .description('List the scenarios that come along, what each needs, and whether a network has it')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./presets.ts')).runPresets));
}

function addKind(command: Command, kind: ChaosKind): void {
  command
    .description(kind.description)
    .argument('[nodes...]', kind.kind === 'partition' ? 'the parts, or nodes to cut off' : 'for example v3');
  for (const { flags, description } of kind.options) command.option(flags, description);
  command
    .option('--pick <share>', 'minority, one-third, majority or all of the validators, or a number of nodes')
    .option('--region <name>', 'nodes of this region, or of any')
    .option('--role <role>', 'validator, full or candidate');
  if (kind.on === 'links') {
    command
      .option('--from <places>', 'nodes or regions, with commas')
      .option('--to <places>', 'only links to these nodes or regions')
      .option('--direction <way>', 'egress, ingress or both of the chosen nodes');
  }
  withRun(
    command
      .option('--for <duration>', kind.on === 'links' ? forHelp : 'how long it lasts')
      .option('--duration <duration>', 'the same as --for')
      .option('--within <duration>', 'how soon the network has to be well again (default: 60s)'),
  ).action(async (nodes: string[], _: unknown, invoked: Command) => {
    const options: ChaosOptions = invoked.optsWithGlobals();
    const { runChaos } = await import('./chaos.ts');
    await runChaos(kind, nodes, options);
  });
}

function withRun(command: Command): Command {
  return command
    .option('--seed <n>', 'draws the nodes, the jitter and the packets', '1')
    .option('--name <name>', nameHelp)
    .option('--out <folder>', 'write report.html, report.md, report.json and junit.xml there')
    .option('--json', 'one JSON document on stdout');
}
