import type { Command } from 'commander';
import { keepPausesShort } from '../../base/short-pauses.ts';
import { collect } from '../../cli/key-options.ts';
import type { ProbeCommandOptions } from './probe/options.ts';

/** `almanac probe`: how quick and how current endpoints are, from here. */
export function addProbe(program: Command): void {
  program
    .command('probe')
    .argument('[url...]', 'endpoints of one chain: ws://, wss://, http:// or https://')
    .description(
      'Measure latency and height of RPC endpoints: sends all the same request at the same instants; stores nothing',
    )
    .option('--count <samples>', 'samples of each endpoint (default: 10, or as many as --for takes)')
    .option('--for <duration>', 'go on for this time, for example 1m')
    .option('--rate <samples>', 'samples per second, 1 to 10', '1')
    .option('--timeout <duration>', 'a later answer counts as none', '5s')
    .option('--local', 'names may lead to this machine or a private network')
    .option('--watch', 'go on until Ctrl-C, and show the last minute')
    .option('--listen <host:port>', 'with --watch (which it implies): serve /metrics for Prometheus')
    .option('--config <file>', 'with --watch: a YAML file with endpoints of several chains, each with a name')
    .option('--discover', 'find where the validators of this chain are, and measure their p2p ports instead')
    .option(
      '--bootnode <multiaddr>',
      'with --discover: a peer to ask first, may be repeated (default: the node behind the URL)',
      collect,
    )
    .option('--json', 'one JSON document on stdout at the end; with --watch a line each minute')
    .addHelpText(
      'after',
      `
An answer counts when it is in time, of the chain of the first endpoint that answers, and at most 5 blocks behind the
others. Latency counts from the intended moment, on a kept connection; ? = slower than the time-out.
A loopback or private address that you type is taken as it is; a name that leads to one needs --local.
Exit code: 0 every sample was answered, 1 some were not, 2 an address cannot be probed,
3 not measured (this machine stood still, was offline, or the run was ended), 4 nobody answered.

With --discover the URL is any node of the chain. Its validators are found by the records that they sign and publish in the
DHT of the network, and each address over plain TCP is sent a ping; their RPC is not asked. Addresses of loopback and of
private networks in these records need --local. The exit codes are then of validators in place of endpoints.

As an exporter, without a chain to report to: almanac probe wss://rpc.example.org --listen 127.0.0.1:9619
(docs/explanation/measuring.md#exporter compares it with blackbox-exporter).`,
    )
    .action(async (urls: string[], options: ProbeCommandOptions) => {
      keepPausesShort();
      if (options.discover || options.bootnode !== undefined) {
        const { runDiscover } = await import('./probe/discover.ts');
        return await runDiscover(urls, options);
      }
      if (options.watch || options.listen !== undefined || options.config !== undefined) {
        const { runProbeWatch } = await import('./probe/watch.ts');
        return await runProbeWatch(urls, options);
      }
      const { runProbe } = await import('./probe/run.ts');
      await runProbe(urls, options);
    });
}
