import { AgentError } from '../../../base/error.ts';
import { parseShare } from '../../../base/parse.ts';
import { print, writeJson } from '../../../cli/output.ts';
import type { OpenSloDocument } from '../../objective/open-slo.ts';
import { readObjectives, readOpenSloFile } from '../../objective/read-file.ts';
import { openSloOf, writeOpenSlo } from '../../status/write-open-slo.ts';
import { writeOut } from './write-out.ts';

interface ExportSloOptions {
  readonly url?: string;
  readonly objective: string;
  readonly objectives?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Prints the objectives of a chain, or of a file, as OpenSLO.
 * @throws AgentError `bad_input/share`, `bad_input/open_slo`, `bad_input/objective`, `bad_input/output`, and as `readBoard` does
 */
export async function runExport(file: string | undefined, options: ExportSloOptions): Promise<void> {
  const usualPpm = parseShare(options.objective, '--objective');
  if (file !== undefined && (options.url !== undefined || options.objectives !== undefined)) {
    throw new AgentError(
      'bad_input/options',
      `${file} is written as it is: leave --url and --objectives away, or the file`,
    );
  }
  const documents = file === undefined ? await ofChain(options, usualPpm) : readOpenSloFile(file).documents;
  const text = writeOpenSlo(documents);
  if (options.out !== undefined) await writeOut(options.out, text);
  if (options.json) {
    writeJson({ schema: 'almanac.slo_export.v1', out: options.out ?? null, documents });
  } else print(options.out ?? text.trimEnd());
}

async function ofChain(
  { url, objectives }: ExportSloOptions,
  usualPpm: number,
): Promise<readonly OpenSloDocument[]> {
  const { readBoard } = await import('./board.ts');
  return openSloOf((await readBoard(url, readObjectives(objectives, usualPpm))).networks);
}
