import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac slo`: objectives as other tools write them. */
export function addSlo(program: Command): void {
  const slo = program.command('slo').description('Export and import objectives as OpenSLO');
  withUrl(
    slo
      .command('export')
      .description('Write objectives as OpenSLO v1')
      .argument('[file]', 'OpenSLO file (default: the targets of the chain)'),
  )
    .option('--objective <share>', 'objective without an entry in --objectives', '99%')
    .option('--objectives <file>', 'OpenSLO file with objectives of single targets')
    .option('--out <file>', 'output file or directory')
    .addHelpText(
      'after',
      `
A target has one SLO per indicator with records. Its SLI is the ratio of two
series of /metrics/slo of \`almanac serve\`. The output is deterministic.`,
    )
    .action(lazyAction(async () => (await import('./slo/export.ts')).runExport));
  withUrl(
    slo
      .command('import')
      .description('Validate an OpenSLO file')
      .argument('<file>', 'YAML, one document or several'),
  )
    .option('--out <file>', 'output file or directory')
    .addHelpText(
      'after',
      `
With --url it also checks that the chain has the targets (exit code 1 if not).
An invalid file is rejected as a whole (exit code 2).`,
    )
    .action(lazyAction(async () => (await import('./slo/import.ts')).runImport));
}
