import type { Command } from 'commander';
import { collectSeldom } from '../../base/short-pauses.ts';
import type { GatewayCommandOptions } from './gateway/run.ts';

/** `almanac gateway`: one address in front of several nodes. */
export function addGateway(program: Command): void {
  program
    .command('gateway')
    .description('Serve JSON-RPC from several nodes with failover')
    .requiredOption('--config <file>', 'configuration file (YAML)')
    .option('--check', 'validate the configuration and exit')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText('after', help)
    .action(async (options: Omit<GatewayCommandOptions, 'version'>) => {
      collectSeldom();
      const { runGateway } = await import('./gateway/run.ts');
      await runGateway({ ...options, version: program.version() ?? '' });
    });
}

const help = `
Runs until Ctrl-C or SIGTERM. Reloads the configuration on change and on
SIGHUP; an invalid file is logged and the old configuration stays. GET /ready
returns 503 while a network has no healthy node; GET /health lists all nodes.
TLS needs a proxy. Docs: docs/how-to/run-an-endpoint.md`;
