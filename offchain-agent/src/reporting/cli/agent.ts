import type { Command } from 'commander';
import { keepPausesShort } from '../../base/short-pauses.ts';
import type { AgentCommandOptions } from './agent/options.ts';

/** `almanac agent`: measures and reports; `almanac agent check` says what would stop it. */
export function addAgent(program: Command): void {
  const agent = program
    .command('agent')
    .description('Measure validators and endpoints at secret instants, and report the counts to the chain');
  withOptions(agent)
    .option('--json', 'one JSON document a window on stdout, a line each')
    .addHelpText(
      'after',
      `
Runs in the foreground until it is interrupted; then it stores its samples and ends. Logs go to stderr, as JSON
unless that is a terminal. The signing key and the secret of the instants come from files or variables alone.
See docs/how-to/run-a-reporter.md, and offchain-agent/examples for configurations.`,
    )
    .action(async (options: AgentCommandOptions) => {
      keepPausesShort();
      const { runAgent } = await import('./agent/run.ts');
      await runAgent(options);
    });
  withOptions(agent.command('check'))
    .description('List every fault that would stop the agent; starts and sends nothing')
    .option('--json', 'one JSON document on stdout')
    .action(async (_options: AgentCommandOptions, command: Command) => {
      const { runAgentCheck } = await import('./agent/check.ts');
      // Options that both commands have are taken by the outer one.
      await runAgentCheck(command.optsWithGlobals<AgentCommandOptions>());
    });
}

function withOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'a YAML file; the environment (ALMANAC_...) overrides it, and flags override both',
    )
    .option('--url <urls>', 'nodes of the chain that holds the records, comma-separated')
    .option('--network <id>', 'the network that is measured')
    .option('--local', 'private addresses may be probed: the network is on this machine')
    .option('--account <account>', 'account of the first reporter')
    .option('--key-file <file>', 'its signing key')
    .option('--secret-file <file>', 'the secret of its instants')
    .option('--vantage <urls>', 'nodes at which arrivals are seen, comma-separated')
    .option('--data <folder>', 'where samples, evidence and the queue are kept')
    .option('--listen <host:port>', 'where /metrics, /health and /evidence are served')
    .option('--log-level <level>', 'silent, fatal, error, warn, info, debug or trace');
}
