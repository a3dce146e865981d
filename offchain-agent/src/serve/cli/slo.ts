import type { Command } from 'commander';
import { withUrl } from '../../cli/key-options.ts';
import { lazyAction } from '../../cli/lazy-action.ts';

/** `almanac slo`: objectives as other tools write them. */
export function addSlo(program: Command): void {
  const slo = program.command('slo').description('Write objectives as OpenSLO v1, and read them');
  withUrl(
    slo
      .command('export')
      .description('The objectives of all targets of a chain, or those of a file in their one order')
      .argument('[file]', 'a file of OpenSLO; without it the chain is asked for its targets'),
  )
    .option('--objective <share>', 'of all of which --objectives says nothing', '99%')
    .option('--objectives <file>', 'objectives of single targets, as for `almanac serve`')
    .option('--out <file>', 'where to (default: stdout)')
    .addHelpText(
      'after',
      `
A target has an SLO for each indicator of which there are records. Its SLI is the ratio of two
series of /metrics/slo of "almanac serve". Of the same chain and objectives come the same bytes.`,
    )
    .action(lazyAction(async () => (await import('./slo/export.ts')).runExport));
  withUrl(
    slo
      .command('import')
      .description('Read a file of OpenSLO: what it promises, or all of it that cannot be held, by path')
      .argument('<file>', 'YAML, one document or several'),
  )
    .option('--out <file>', 'write it in its one order, for `almanac serve --objectives`')
    .addHelpText(
      'after',
      `
With --url it also asks that chain for the targets; exit code 1 when one is not there. What cannot be
held is refused with exit code 2: nothing of such a file is taken.`,
    )
    .action(lazyAction(async () => (await import('./slo/import.ts')).runImport));
}
