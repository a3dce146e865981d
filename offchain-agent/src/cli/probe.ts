import type { Command } from 'commander';
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
    .option('--json', 'one JSON document on stdout at the end; with --watch a line each minute')
    .addHelpText(
      'after',
      `
An answer counts when it is in time, of the chain of the first endpoint that answers, and at most 5 blocks behind the
others. Latency counts from the intended moment, on a kept connection; ? = slower than the time-out.
A loopback or private address that you type is taken as it is; a name that leads to one needs --local.
Exit code: 0 every sample was answered, 1 some were not, 2 an address cannot be probed,
3 not measured (this machine stood still, was offline, or the run was ended), 4 nobody answered.

As an exporter, without a chain to report to: almanac probe wss://rpc.example.org --listen 127.0.0.1:9619
(docs/probing.md has the series, and what is different from blackbox-exporter).`,
    )
    .action(async (urls: string[], options: ProbeCommandOptions) => {
      if (options.watch || options.listen !== undefined || options.config !== undefined) {
        const { runProbeWatch } = await import('./probe/watch.ts');
        return await runProbeWatch(urls, options);
      }
      const { runProbe } = await import('./probe/run.ts');
      await runProbe(urls, options);
    });
}
