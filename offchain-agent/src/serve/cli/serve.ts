import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac serve`: page, API and status of any Almanac chain. */
export function addServe(program: Command): void {
  withUrl(program.command('serve').description('Serve the HTTP API and status pages of a chain'))
    .option('--listen <host:port>', 'listen address; port 0 picks a free port', '127.0.0.1:9620')
    .option('--objective <share>', 'objective without an entry in --objectives', '99%')
    .option('--objectives <file>', 'OpenSLO file with objectives of single targets')
    .option('--archive <store>', 'SQLite file or postgres:// URL with closed windows')
    .option('--evidence <folder>', 'agent data folder with evidence files to serve')
    .option('--per-minute <n>', 'requests per minute and address', '300')
    .option('--public-url <url>', 'base URL of links in feeds and documents')
    .option('--page-rpc <url>', 'RPC URL for the pages (default: --url)')
    .option('--notify <file>', 'YAML file with destinations of messages')
    .option('--names <file>', 'JSON file with account names')
    .option('--identities <url>', 'RPC URL of a chain with account identities')
    .option('--trust-proxy <addresses>', 'addresses of trusted proxies, comma-separated')
    .addHelpText(
      'after',
      `
/status is the status page (no JavaScript), /api/v1/ the API, /openapi.json its
description. All is read-only and reports its finalized block. --archive stores
closed windows and days permanently. --page-rpc and --identities are visible to
readers. Runs until Ctrl-C.`,
    )
    .action(lazyAction(async () => (await import('./serve/run.ts')).runServe));
}
