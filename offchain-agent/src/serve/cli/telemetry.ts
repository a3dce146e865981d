import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac telemetry`: a telemetry server whose feed also tells of validators' records. */
export function addTelemetry(program: Command): void {
  withUrl(
    program
      .command('telemetry')
      .description('Serve telemetry of nodes to stock front ends, with the records of their validators'),
  )
    .option('--listen <host:port>', 'where; port 0 for any free one', '127.0.0.1:8000')
    .option('--upstream <url>', 'stand in front of this feed instead, for example wss://example.org/feed')
    .option('--period <period>', 'of records: window (the last closed), day, week, month, year or era', 'day')
    .option(
      '--network-url <urls>',
      'nodes of other networks, separated by commas: asked whose session keys are whose',
    )
    .option(
      '--trust-proxy <addresses>',
      'proxies, separated by commas, whose word on who connects is believed',
    )
    .addHelpText(
      'after',
      `
Nodes:      --telemetry-url 'ws://HOST:PORT/submit 1'; without the 1 a validator does not say its key.
Front ends: ws://HOST:PORT/feed (feed version 33); records of validators are action 200 of it.
Which key a node has, only the node itself says: the records are those of the key's owner on the chain, and
nothing proves that the node is the validator's. /health and /metrics answer over HTTP.
A connection may bring 256 kB/s over 10 s, then its address is blocked for 10 minutes: behind a proxy give
--trust-proxy with the proxy's address, or all nodes are blocked together. It goes on until Ctrl-C.`,
    )
    .action(lazyAction(async () => (await import('./telemetry/run.ts')).runTelemetry));
}
