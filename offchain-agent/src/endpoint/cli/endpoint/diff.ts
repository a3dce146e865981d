import { exitCode } from '../../../base/exit.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { differencesOf, observe } from '../../machine/drift.ts';
import { generatedFiles } from '../../machine/install.ts';
import { type DeclaredOptions, planThatRuns } from './declared.ts';

/** Compares what runs with what is declared; exit code 1 when it differs. */
export async function runEndpointDiff(options: DeclaredOptions): Promise<void> {
  const plan = await planThatRuns(options);
  const generated = generatedFiles(plan);
  const observed = await observe(plan, generated, processSignal());
  const differences = differencesOf(plan, generated, observed);
  if (differences.length > 0) process.exitCode = exitCode.no;
  if (options.json) {
    return writeJson({
      schema: 'almanac.endpoint_diff.v1',
      basis: 'census',
      endpoint: plan.name,
      at: new Date(observed.nowS * 1_000).toISOString(),
      equal: differences.length === 0,
      differences,
    });
  }
  if (differences.length === 0) {
    return print(`${plan.name}: ${plan.parts.length} parts and ${generated.length} files are as declared`);
  }
  const titles = ['part', 'what', 'declared', 'running'].map((title) => ({ title }));
  const rows = differences.map(({ part, kind, declared, running }) => [part, kind, declared, running]);
  for (const line of renderTable(titles, rows)) print(line);
}
