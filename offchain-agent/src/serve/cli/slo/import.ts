import { exitCode } from '../../../base/exit.ts';
import { exactPercent } from '../../../base/format.ts';
import { plainText } from '../../../base/plain-text.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { defaultObjectivePpm, oneObjective } from '../../objective/objectives.ts';
import { readOpenSloFile } from '../../objective/read-file.ts';
import type { NamedObjective } from '../../objective/read-open-slo.ts';
import type { NetworkStatus } from '../../status/network-status.ts';
import { writeOpenSlo } from '../../status/write-open-slo.ts';
import { writeOut } from './write-out.ts';

interface ImportSloOptions {
  readonly url?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Shows what a file of OpenSLO promises; sets exit code 1 when the chain that was named has no such target.
 * @throws AgentError `bad_input/open_slo` with everything that cannot be held, `bad_input/open_slo_file`, `bad_input/output`
 */
export async function runImport(file: string, { url, out, json }: ImportSloOptions): Promise<void> {
  const { documents, objectives } = readOpenSloFile(file);
  const networks = url === undefined ? undefined : await networksAt(url);
  const rows = objectives.map((objective) => ({
    ...objective,
    isThere: networks && isThere(objective, networks),
  }));
  if (out !== undefined) await writeOut(out, writeOpenSlo(documents));
  if (json) {
    writeJson({
      schema: 'almanac.slo_import.v1',
      out: out ?? null,
      objectives: rows.map(({ slo, network, target, indicator, objectivePpm, isThere: there }) => ({
        slo,
        network,
        target: 'id' in target ? target.id : null,
        name: 'name' in target ? target.name : null,
        indicator,
        objective_ppm: objectivePpm,
        on_chain: there ?? null,
      })),
    });
  } else {
    const columns = ['slo', 'network', 'target', 'indicator', 'objective %'].map((title) => ({ title }));
    const cells = rows.map(({ slo, network, target, indicator, objectivePpm }) => [
      slo,
      plainText(network),
      'id' in target ? String(target.id) : plainText(target.name),
      indicator,
      exactPercent(objectivePpm),
    ]);
    for (const line of renderTable(columns, cells)) print(line);
    if (objectives.length === 0) say(`${file} has no SLO: nothing is promised by it`);
    say(`served with: almanac serve --objectives ${out ?? file}`);
  }
  const lost = rows.filter(({ isThere: there }) => there === false).map(({ slo }) => slo);
  if (lost.length === 0) return;
  process.exitCode = exitCode.no;
  say(`the chain has no records of the target and indicator of ${lost.join(', ')}`);
}

function isThere(
  { network, target, indicator }: NamedObjective,
  networks: readonly NetworkStatus[],
): boolean {
  const targets = networks.filter((one) => one.network.name === network).flatMap((one) => one.targets);
  return targets.some(
    (one) =>
      ('id' in target ? one.target === target.id : one.label === target.name) &&
      one.checks.some((check) => check.indicator === indicator),
  );
}

async function networksAt(url: string): Promise<readonly NetworkStatus[]> {
  const { readBoard } = await import('./board.ts');
  return (await readBoard(url, oneObjective(defaultObjectivePpm))).networks;
}
