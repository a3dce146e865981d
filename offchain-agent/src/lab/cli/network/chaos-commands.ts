import type { Command } from 'commander';
import { lazyAction } from '../../../cli/lazy-action.ts';
import { type ChaosKind, type ChaosOptions, chaosKinds } from './chaos-kinds.ts';

/** What `tc netem` has, as Pumba and others call it. */
const netemKinds = ['delay', 'loss', 'duplicate', 'corrupt', 'reorder', 'rate'];

const chaosHelp = `
Always checked: one finalized block per height, no finality reversal, one block
per slot and author. The same seed selects the same nodes, times and packets.
Ctrl-C removes the fault. Link faults need \`almanac network up --link-backend
tun\`; without
--for they stay until \`chaos clear\`.
Exit codes: 1 a check failed, 2 not started, 3 not steady before, or unknown.`;

const netemHelp = `
Syntax of tc netem: netem --duration 5m delay --time 300. All links out of the
chosen nodes are affected; --interface is accepted and ignored.`;

/** `chaos` below `almanac network` and below `almanac` itself; `run` and `presets` below the former alone. */
export function addChaos(parent: Command): void {
  const chaos = parent
    .command('chaos')
    .description('Inject faults into a local network and check invariants')
    .addHelpText('after', chaosHelp);
  for (const kind of chaosKinds) addKind(chaos.command(kind.kind), kind);

  const netem = chaos
    .command('netem')
    .description('Inject link faults with tc-netem syntax')
    .option('--duration <duration>', 'duration such as 30s; same as --for')
    .option('--interface <name>', 'accepted for compatibility; all links are affected', 'eth0')
    .addHelpText('after', netemHelp);
  for (const kind of chaosKinds.filter(({ kind: name }) => netemKinds.includes(name)))
    addKind(netem.command(kind.kind), kind);

  chaos
    .command('list')
    .description('List active faults and stopped nodes')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./chaos-links.ts')).runList));
  chaos
    .command('clear')
    .description('Remove link faults')
    .argument('[ids...]', 'IDs of `chaos list` (default: all)')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./chaos-links.ts')).runClear));
}

/** `run` and `presets`. */
export function addScenarios(network: Command): void {
  withRun(
    network
      .command('run')
      .description('Run a chaos scenario and check invariants')
      .argument('<scenario>', 'YAML file, or a preset such as preset:slow'),
  )
    .addHelpText('after', chaosHelp)
    .action(lazyAction(async () => (await import('./chaos.ts')).runScenarioFile));
  network
    .command('presets')
    .description('List built-in chaos scenarios')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./presets.ts')).runPresets));
}

function addKind(command: Command, kind: ChaosKind): void {
  command
    .description(kind.description)
    .argument(
      '[nodes...]',
      kind.kind === 'partition'
        ? 'parts such as eu/us or v1,v2/v3; halves, ring; or nodes'
        : 'node, such as v3',
    );
  for (const { flags, description } of kind.options) command.option(flags, description);
  command
    .option('--pick <share>', 'minority, one-third, majority, all or a number')
    .option('--region <name>', 'region, such as eu-west')
    .option('--role <role>', 'validator, full or candidate');
  if (kind.on === 'links') {
    command
      .option('--from <places>', 'source nodes or regions, comma-separated')
      .option('--to <places>', 'destination nodes or regions')
      .option('--direction <way>', 'egress, ingress or both');
  }
  withRun(
    command
      .option('--for <duration>', 'duration such as 30s')
      .option('--duration <duration>', 'duration such as 30s; same as --for')
      .option('--within <duration>', 'time limit, such as 800ms'),
  ).action(async (nodes: string[], _: unknown, invoked: Command) => {
    const options: ChaosOptions = invoked.optsWithGlobals();
    const { runChaos } = await import('./chaos.ts');
    await runChaos(kind, nodes, options);
  });
}

function withRun(command: Command): Command {
  return command
    .option('--seed <n>', 'random seed', '1')
    .option('--name <name>', 'local network (required if several run)')
    .option('--out <folder>', 'output file or directory')
    .option('--json', 'print JSON (with --watch: one document per line)');
}
