import type { Command } from 'commander';
import type { ProveOptions } from './endpoint/prove.ts';

/** `almanac endpoint`: what an operator needs to register an RPC endpoint. */
export function addEndpoint(program: Command): void {
  const endpoint = program.command('endpoint').description('RPC endpoints that reporters may measure');

  endpoint
    .command('prove')
    .description("Sign with a node's key that it may be measured at a URL; the key stays where it is")
    .requiredOption(
      '--node-key-file <file>',
      "the node's libp2p secret: its --node-key-file, or network/secret_ed25519",
    )
    .option('--genesis <hash>', 'genesis hash of the network that the target belongs to')
    .option('--chain <url>', 'or a node of that network, to ask for it')
    .requiredOption('--target <id>', 'id of the target in that network')
    .requiredOption(
      '--url <url>',
      'the endpoint exactly as it will be registered, for example wss://rpc.example.org',
    )
    .option('--json', 'one JSON document on stdout')
    .action(async (options: ProveOptions) => {
      const { runProve } = await import('./endpoint/prove.ts');
      await runProve(options);
    });
}
