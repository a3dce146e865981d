import { type Command, Option } from 'commander';
import { withOldName } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

const configOption = ['--config <file>', 'configuration file (YAML)'] as const;

/** `almanac endpoint`: a public endpoint of one's own, and what is needed to register where a node is measured. */
export function addEndpoint(program: Command): void {
  const endpoint = program
    .command('endpoint')
    .description('Run a public RPC endpoint from one config file')
    .helpCommand(false);
  addOperation(endpoint);

  withOldName(endpoint.command('prove'), '--chain <url>', '--chain-url <url>')
    .description("Sign a node's consent to be measured")
    .requiredOption('--node-key-file <file>', 'libp2p secret of the node')
    .option('--genesis <hash>', 'expected genesis hash')
    .option('--chain-url <url>', 'RPC endpoint that returns the genesis hash')
    .requiredOption('--target <id>', 'target: ID, account or name')
    .requiredOption('--account <ss58>', 'account address')
    .option('--url <endpoint>', 'endpoint URL exactly as registered')
    .option('--multiaddr <address>', 'p2p address, such as /ip4/192.0.2.7/tcp/30333')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', accountHelp)
    .action(lazyAction(async () => (await import('./endpoint/prove.ts')).runProve));

  withOldName(endpoint.command('receipt'), '--chain <url>', '--chain-url <url>')
    .description('Request a sample receipt and verify its signature')
    .argument('<url>', 'ws://, wss://, http:// or https://')
    .option('--genesis <hash>', 'expected genesis hash')
    .option('--chain-url <url>', 'RPC endpoint that returns the genesis hash')
    .option('--network <id>', 'network ID; 0 is the chain itself', '0')
    .requiredOption('--target <id>', 'target: ID, account or name')
    .option('--peer <id>', 'registered PeerId (default: as the endpoint claims)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      '\nExit code 1: no signature, or an invalid one.\nDocs: docs/how-to/run-an-endpoint.md',
    )
    .action(lazyAction(async () => (await import('./endpoint/receipt.ts')).runReceipt));
}

function addOperation(endpoint: Command): void {
  endpoint
    .command('up')
    .description('Start or update the endpoint and wait until ready')
    .requiredOption(...configOption)
    .option('--as <keeper>', 'service manager: systemd, containers or local', 'systemd')
    .addOption(new Option('--local', 'same as --as local').hideHelp())
    .option('--out <folder>', 'output file or directory')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./endpoint/up.ts')).runEndpointUp));
  endpoint
    .command('status')
    .description('Show state, head, disk and certificate of each part')
    .requiredOption(...configOption)
    .option('--metrics', 'print Prometheus text format')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', '\nExit code 1: a part is unhealthy.')
    .action(lazyAction(async () => (await import('./endpoint/status.ts')).runEndpointStatus));
  endpoint
    .command('diff')
    .description('Compare running parts with the configuration')
    .requiredOption(...configOption)
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', '\nExit codes: 0 no difference, 1 differences.')
    .action(lazyAction(async () => (await import('./endpoint/diff.ts')).runEndpointDiff));
  endpoint
    .command('down')
    .description('Stop all parts; keep databases, logs and identity')
    .requiredOption(...configOption)
    .option('--wipe', 'also delete databases, logs and identity')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./endpoint/down.ts')).runEndpointDown));
}

const accountHelp = `
\`almanac target list --json\` shows the ID of a target and the account that
controls it: "owner", or "account" if "owner" is null. The consent is valid
only for it.`;
