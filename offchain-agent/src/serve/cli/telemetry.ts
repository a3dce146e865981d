import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';
import { periodKinds } from '../../sli/calendar.ts';

/** `almanac telemetry`: a telemetry server whose feed also tells of validators' records. */
export function addTelemetry(program: Command): void {
  withUrl(program.command('telemetry').description('Serve node telemetry with SLI columns'))
    .option('--listen <host:port>', 'listen address; port 0 picks a free port', '127.0.0.1:8000')
    .option('--upstream <url>', 'telemetry feed to proxy')
    .option('--period <period>', `period: ${periodKinds.join(', ')}`, 'day')
    .option('--network-url <urls>', 'nodes of other networks, comma-separated')
    .option('--trust-proxy <addresses>', 'addresses of trusted proxies, comma-separated')
    .option('--figures-in-names', 'append uptime and latency to node names')
    .addHelpText(
      'after',
      `
Nodes:      --telemetry-url 'ws://HOST:PORT/submit 1' (1: with session key).
Front ends: ws://HOST:PORT/feed (feed version 33; records are action 200).
The node claims its key; nothing proves that it is the validator's. /health and
/metrics are served over HTTP. A connection may send 256 kB/s over 10 s, then
its address is blocked for 10 minutes: behind a proxy, pass --trust-proxy.`,
    )
    .action(lazyAction(async () => (await import('./telemetry/run.ts')).runTelemetry));
}
