import type { Command } from 'commander';
import type { ProveOptions } from './endpoint/prove.ts';

/** `almanac endpoint`: what an operator needs to register where a node is measured. */
export function addEndpoint(program: Command): void {
  const endpoint = program
    .command('endpoint')
    .description('Let a node consent to be measured, at a URL or a p2p port');

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
    .action(async (options: ProveOptions) => {
      const { runProve } = await import('./endpoint/prove.ts');
      await runProve(options);
    });
}

const accountHelp = `
"almanac target list --json" tells the id of a target and who speaks for it: its "owner", and where that is null its
"account". A consent is for that account alone: for another one the node signs again.`;
