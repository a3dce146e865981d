import type { Command } from 'commander';
import type { GatewayCommandOptions } from './gateway/run.ts';

/** `almanac gateway`: one address in front of several nodes. */
export function addGateway(program: Command): void {
  program
    .command('gateway')
    .description('Serve JSON-RPC of one or more networks from several nodes, so that none is missed')
    .requiredOption('--config <file>', 'YAML file; docs/how-to/run-an-endpoint.md says what it holds')
    .option('--check', 'read the configuration and end')
    .option('--json', 'print a JSON document')
    .addHelpText('after', help)
    .action(async (options: Omit<GatewayCommandOptions, 'version'>) => {
      const { runGateway } = await import('./gateway/run.ts');
      await runGateway({ ...options, version: program.version() ?? '' });
    });
}

const help = `
It goes on until Ctrl-C or SIGTERM. A change of the file, or SIGHUP, is taken while it serves; a file with faults is said,
and the one before it stays. GET /ready is 503 while a network has no node that follows its chain; GET /health tells of
each. TLS, and addresses by region, belong to a proxy in front.`;
