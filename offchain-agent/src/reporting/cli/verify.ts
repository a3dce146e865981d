import type { Command } from 'commander';
import { withOldName } from '../../cli/key-options.ts';
import type { VerifyCommandOptions } from './verify/run.ts';

/** `almanac verify`: evidence against what the chain keeps. */
export function addVerify(program: Command): void {
  withOldName(program.command('verify'), '--chain <url>', '--url <url>')
    .argument('[evidence...]', 'evidence files, URLs or content identifiers')
    .description('Recompute reports and records from evidence')
    .option('--url <url>', 'chain RPC endpoint (default: running demo or network)')
    .option('--agent <url>', 'URL of the agent that serves the evidence')
    .option('--data <folder>', 'data folder of the agent')
    .option('--bodies <url>', 'relay chain RPC endpoint, for backing and availability')
    .option('--proof <file>', 'proof file; - reads stdin')
    .option('--genesis <hash>', 'expected genesis hash')
    .option('--heartbeats', 'recount the heartbeats of a closed window')
    .option('--settlement <agreement>', 'recompute a settled period of this agreement')
    .option('--at <date>', 'UTC date or time in the period (default: last closed)')
    .option('--json', 'print JSON (with --watch: one document per line)')
    .addHelpText(
      'after',
      `
With the evidence of all reporters of a window or day, its records are
recomputed too. --at selects the window of --heartbeats or the period of
--settlement.
Exit codes: 0 verified, 1 a difference, 2 unreadable or no evidence, 4 chain or
agent unreachable. Code 3: no such report on the chain, or an invalid proof.`,
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
