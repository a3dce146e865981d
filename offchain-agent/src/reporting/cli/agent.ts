import type { Command } from 'commander';
import { keepPausesShort } from '../../base/short-pauses.ts';
import type { AgentCommandOptions } from './agent/options.ts';

/** `almanac agent`: measures and reports; `almanac agent check` says what would stop it. */
export function addAgent(program: Command): void {
  const agent = program.command('agent').description('Run a reporter: measure targets and submit reports');
  withOptions(agent)
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
Runs in the foreground until Ctrl-C, then stores its samples and exits. Logs go
to stderr. Environment variables (ALMANAC_...) override the configuration file,
and options override both. Secrets come only from files or environment
variables.
Docs: docs/how-to/run-a-reporter.md. Configurations: examples/.`,
    )
    .action(async (options: AgentCommandOptions) => {
      keepPausesShort();
      const { runAgent } = await import('./agent/run.ts');
      await runAgent(options);
    });
  withOptions(agent.command('check'))
    .description('Check the configuration and list every error')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .action(async (_options: AgentCommandOptions, command: Command) => {
      const { runAgentCheck } = await import('./agent/check.ts');
      // Options that both commands have are taken by the outer one.
      await runAgentCheck(command.optsWithGlobals<AgentCommandOptions>());
    });
}

function withOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file (YAML)')
    .option('--url <urls>', 'chain RPC endpoints, comma-separated')
    .option('--network <id>', 'network ID; 0 is the chain itself')
    .option('--local', 'allow development keys and private addresses')
    .option('--account <account>', 'account address')
    .option('--key-file <file>', 'signing key file: mnemonic or seed, mode 600')
    .option('--secret-file <file>', 'hash chain secret, mode 600; created if missing')
    .option('--vantage <urls>', 'observer nodes for arrivals, comma-separated')
    .option('--data <folder>', 'data folder of the agent')
    .option('--listen <host:port>', 'listen address; port 0 picks a free port')
    .option('--log-level <level>', 'silent, fatal, error, warn, info, debug or trace');
}
