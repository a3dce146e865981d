import type { Command } from 'commander';
import { withOldName } from '../../../cli/key-options.ts';
import { lazyAction } from '../../../cli/lazy-action.ts';

/** `almanac network watch`, `top` and `report`: what is seen of a network. */
export function addWatching(network: Command): void {
  withOldName(network.command('watch'), '--trickle <duration>', '--test-tx-interval <duration>')
    .alias('dashboard')
    .description('Start the dashboard and print its URL')
    .option('--listen <host:port>', 'listen address; port 0 picks a free port')
    .option('--users <file>', 'users and roles; required unless --listen is loopback')
    .option('--audit <file>', 'audit log of --users (default: in the state folder)')
    .option('--trust-proxy <addresses>', 'addresses of trusted proxies, comma-separated')
    .option('--test-tx-interval <duration>', 'interval between test transactions, or none', '5s')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', watchHelp)
    .action(lazyAction(async () => (await import('./watch.ts')).runWatchNetwork));

  network
    .command('top')
    .description('Show live metrics of all nodes')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./top.ts')).runTop));

  network
    .command('report')
    .description('Save the dashboard as one HTML file')
    .option('--out <file>', 'output file or directory')
    .option('--name <name>', 'local network (required if several run)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(lazyAction(async () => (await import('./report.ts')).runReport));
}

const watchHelp = `
Polls all nodes each second. GET /metrics has the series of all clients with the
label "node". The link contains an access token. With --users the roles viewer,
operator and admin look, start and stop nodes, inject faults and start loads;
POST /api/stop, start, fault, load, down. Put TLS in front of other addresses;
--trust-proxy gives the audit log the addresses of callers behind a proxy. Over
it, /metrics always needs the token. With --users the token has no rights there.
Ends with \`network down\`, or Ctrl-C if started by hand.`;
