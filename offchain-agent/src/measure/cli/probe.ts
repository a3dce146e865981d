import type { Command } from 'commander';
import { keepPausesShort } from '../../base/short-pauses.ts';
import { collect } from '../../cli/key-options.ts';
import type { ProbeCommandOptions } from './probe/options.ts';

/** `almanac probe`: how quick and how current endpoints are, from here. */
export function addProbe(program: Command): void {
  program
    .command('probe')
    .argument('[url...]', 'endpoints of one chain: ws, wss, http or https')
    .description('Measure latency and block height of RPC endpoints')
    .option('--count <samples>', 'samples per endpoint (default: 10)')
    .option('--for <duration>', 'duration such as 30s')
    .option('--rate <samples>', 'samples per second, 1 to 10', '1')
    .option('--timeout <duration>', 'timeout of a sample', '5s')
    .option('--stall-after <duration>', 'age of a stalled head, or off (default: 10 blocks)')
    .option('--local', 'allow development keys and private addresses')
    .option('--watch', 'refresh until Ctrl-C')
    .option('--listen <host:port>', 'listen address; port 0 picks a free port')
    .option('--config <file>', 'configuration file (YAML)')
    .option('--discover', 'find validators in the DHT and measure their p2p ports')
    .option('--bootnode <multiaddr>', 'with --discover: first peer to query; repeatable', collect)
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
A response counts if it is in time, from the chain of the first endpoint, and
at most 5 blocks below the highest known head. Latency counts from the
intended instant; "?" is > timeout.
--rate is 1 to 10 samples per second. --listen implies --watch and serves
/metrics. With --discover the URL is any node: validators are found in the DHT
and their p2p ports measured. Names of private addresses need --local. Docs:
docs/explanation/measuring.md
Exit codes: 0 all samples succeeded, 1 some failed or a head stalls,
2 invalid address, 3 not measured or undecided between chains, 4 no endpoint
responded; with --discover of validators.`,
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
