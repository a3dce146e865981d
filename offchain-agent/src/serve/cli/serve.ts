import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac serve`: page, API and status of any Almanac chain. */
export function addServe(program: Command): void {
  withUrl(
    program
      .command('serve')
      .description('Serve the page, the HTTP API and the status of an Almanac chain; needs no account'),
  )
    .option('--listen <host:port>', 'where; port 0 for any free one', '127.0.0.1:9620')
    .option('--objective <share>', 'of the status: what share of slots or samples is promised', '99%')
    .option(
      '--objectives <file>',
      'objectives of single targets, as OpenSLO (`almanac slo import` checks it)',
    )
    .option(
      '--archive <store>',
      'keep closed windows and days for good: an SQLite file, or postgres://...; both may be the store of an agent',
    )
    .option('--evidence <folder>', 'the data folder of an agent: its evidence files are answered, too')
    .option('--per-minute <n>', 'answers a minute to one address', '300')
    .option(
      '--public-url <url>',
      'where links of feeds and documents lead (default: where each reader came from)',
    )
    .option(
      '--page-rpc <url>',
      'where pages reach the chain, ws:// or wss://; readers see it (default: --url, when browsers can reach it)',
    )
    .option('--names <file>', 'names of accounts: {"genesis": "0x..", "names": {"5Grwva..": "v1"}}')
    .option(
      '--identities <url>',
      'a chain with the identities of the accounts, such as a People chain; readers see it',
    )
    .option('--trust-proxy <addresses>', 'proxies, separated by commas, whose word on who asks is believed')
    .addHelpText(
      'after',
      `
/status is for people and needs no JavaScript, /api/v1/ for programs, /openapi.json describes it.
All is read only, and says at which finalized block it was read. It goes on until Ctrl-C.`,
    )
    .action(lazyAction(async () => (await import('./serve/run.ts')).runServe));
}
