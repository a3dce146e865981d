import type { Command } from 'commander';
import { lazyAction } from '../../cli/lazy-action.ts';

const configOption = [
  '--config <file>',
  'YAML file that declares it; docs/how-to/run-an-endpoint.md says what it holds',
] as const;

/** `almanac endpoint`: a public endpoint of one's own, and what is needed to register where a node is measured. */
export function addEndpoint(program: Command): void {
  const endpoint = program
    .command('endpoint')
    .description(
      'Run a public endpoint: nodes, gateway, status and TLS; and let a node consent to be measured',
    )
    .helpCommand(false);
  addOperation(endpoint);

  endpoint
    .command('prove')
    .description(
      "Sign with a node's key that it may be measured at a URL or p2p port; the key stays where it is",
    )
    .requiredOption(
      '--node-key-file <file>',
      "the node's libp2p secret: its --node-key-file, or network/secret_ed25519",
    )
    .option('--genesis <hash>', 'genesis hash of the network that the target belongs to')
    .option('--chain <url>', 'or a node of that network, to ask for it')
    .requiredOption('--target <id>', 'id of the target in that network')
    .requiredOption('--account <ss58>', 'who speaks for that target: its owner, else its own account')
    .option('--url <url>', 'the endpoint exactly as it will be registered, for example wss://rpc.example.org')
    .option('--multiaddr <address>', 'or the p2p port, for example /ip4/192.0.2.7/tcp/30333')
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', accountHelp)
    .action(lazyAction(async () => (await import('./endpoint/prove.ts')).runProve));

  endpoint
    .command('receipt')
    .description('Ask an endpoint for the receipt of a sample, and check what it has signed')
    .argument('<url>', 'ws://, wss://, http:// or https://')
    .option('--genesis <hash>', 'genesis hash of the chain that holds the records')
    .option('--chain <url>', 'or a node of that chain, to ask for it')
    .option('--network <id>', 'id of the network on that chain', '0')
    .requiredOption('--target <id>', 'id of the target in that network')
    .option(
      '--peer <id>',
      'the PeerId that is registered; without it the one is taken that the endpoint names',
    )
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      '\nThe exit code is 1 when it signs nothing, or something else; docs/how-to/run-an-endpoint.md says what is signed.',
    )
    .action(lazyAction(async () => (await import('./endpoint/receipt.ts')).runReceipt));
}

function addOperation(endpoint: Command): void {
  endpoint
    .command('up')
    .description('Start what is declared, and wait until it answers; what runs as declared is left alone')
    .requiredOption(...configOption)
    .option('--as <keeper>', 'who keeps it running: systemd, containers or local', 'systemd')
    .option('--local', 'as processes of this user, for a trial; the same as --as local')
    .option('--out <folder>', 'write all files below a folder, and start nothing')
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./endpoint/up.ts')).runEndpointUp));
  endpoint
    .command('status')
    .description(
      'Show each part: state, head, finality lag, version, disk; and how long the certificate lasts',
    )
    .requiredOption(...configOption)
    .option('--metrics', "as a text file for Prometheus' node exporter")
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nThe exit code is 1 when a part does not do what it is there for.')
    .action(lazyAction(async () => (await import('./endpoint/status.ts')).runEndpointStatus));
  endpoint
    .command('diff')
    .description(
      'Compare what runs with what is declared: processes, arguments, versions, chains, files, certificates',
    )
    .requiredOption(...configOption)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', '\nThe exit code is 0 when all is as declared, 1 when something differs.')
    .action(lazyAction(async () => (await import('./endpoint/diff.ts')).runEndpointDiff));
  endpoint
    .command('down')
    .description('End all parts and take away what "up" wrote; databases, logs and the identity stay')
    .requiredOption(...configOption)
    .option('--wipe', 'remove databases, logs and identity, too')
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./endpoint/down.ts')).runEndpointDown));
}

const accountHelp = `
"almanac target list --json" tells the id of a target and who speaks for it: its "owner", and where that is null its
"account". A consent is for that account alone: for another one the node signs again.`;
