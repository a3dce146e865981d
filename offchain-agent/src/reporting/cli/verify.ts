import type { Command } from 'commander';
import type { VerifyCommandOptions } from './verify/run.ts';

/** `almanac verify`: evidence against what the chain keeps. */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .argument('[evidence...]', 'evidence files, addresses (http://...), or content identifiers')
    .description('Recompute reports and records from evidence, and compare them with the chain')
    .option('--chain <url>', 'the chain that holds the records (default: the running demo or network)')
    .option('--agent <url>', 'the agent that serves content identifiers, for example http://127.0.0.1:9618')
    .option('--data <folder>', "an agent's data folder that holds content identifiers")
    .option(
      '--proof <file>',
      'a proof of authorship, from `almanac watch --verify --proof`, counted again without any node',
    )
    .option('--genesis <hash>', 'the genesis hash that the proof must be from')
    .option('--heartbeats', 'count the heartbeats of a closed window again, from the blocks of the chain')
    .option(
      '--settlement <agreement>',
      'compute again what a settled period of an agreement paid: of authorship from headers alone',
    )
    .option(
      '--at <date>',
      'with --heartbeats the window, with --settlement the period that contains this UTC time (default: the last)',
    )
    .option('--json', 'one JSON document on stdout')
    .addHelpText(
      'after',
      `
Given the evidence of all reporters of a window (or a day), its records are recomputed too.
Exit code 0: all verified; 1: something differs, and the difference is named; 2: unreadable, or no evidence;
3: the chain no longer has (or never had) the report, or a proof does not hold; 4: chain or agent cannot be reached.`,
    )
    .action(async (sources: string[], options: VerifyCommandOptions) => {
      if (options.settlement !== undefined) {
        const { runVerifySettlement } = await import('./verify/settlement.ts');
        return await runVerifySettlement(sources, options.settlement, options);
      }
      if (options.heartbeats) {
        const { runVerifyHeartbeats } = await import('./verify/heartbeats.ts');
        return await runVerifyHeartbeats(sources, options);
      }
      if (options.proof !== undefined || options.genesis !== undefined) {
        const { runVerifyProof } = await import('./verify/proof.ts');
        return await runVerifyProof(sources, options);
      }
      const { runVerify } = await import('./verify/run.ts');
      await runVerify(sources, options);
    });
}
