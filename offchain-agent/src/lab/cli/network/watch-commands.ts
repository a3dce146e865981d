import type { Command } from 'commander';
import { lazyAction } from '../../../cli/lazy-action.ts';

const nameHelp = 'the network, if there are several';

/** `almanac network watch`, `top` and `report`: what is seen of a network. */
export function addWatching(network: Command): void {
  network
    .command('watch')
    .description('Watch a network and print the link of its live page; `up` does so by itself')
    .option('--listen <host:port>', 'where the page is served (default: a free port of 127.0.0.1)')
    .option('--trickle <duration>', 'between two small transactions that measure; or none', '5s')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .addHelpText('after', watchHelp)
    .action(lazyAction(async () => (await import('./watch.ts')).runWatchNetwork));

  network
    .command('top')
    .description('Show what each node does now: blocks, peers, times, CPU, memory, disk and network')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./top.ts')).runTop));

  network
    .command('report')
    .description('Write the live page with all that was seen so far, as one file')
    .option('--out <file>', 'where to (default: network-NAME.html here)')
    .option('--name <name>', nameHelp)
    .option('--json', 'one JSON document on stdout')
    .action(lazyAction(async () => (await import('./report.ts')).runReport));
}

const watchHelp = `
Each second all nodes are asked; what is seen stays for the page, \`network top\` and \`network report\` as long as the watcher
runs. GET /metrics has the series of all clients with the label "node", and ours. The link holds a token: whoever has it may
look. It ends with \`network down\`, or with Ctrl-C where it was started by hand.`;
