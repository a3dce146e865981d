import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AgentError, messageOf } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { makeFolder, nearestFolder } from '../../../base/folder.ts';
import { parseInstant } from '../../../base/instant.ts';
import { writeDurably } from '../../../base/write-durably.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { isProof, readUnproved } from '../../../measure/finality/authorship-proof.ts';
import { decodeEvidence } from '../../../sli/evidence/decode.ts';
import { dataFolders, type EvidenceEntry, EvidenceFolder } from '../../../store/evidence-folder.ts';
import { loadAgentConfig } from '../../agent/config/load.ts';

interface ExportCommandOptions {
  readonly out: string;
  readonly data?: string;
  readonly config?: string;
  readonly window?: string;
  readonly json?: boolean;
}

/**
 * Copies evidence files, and sets exit code 3 when there is nothing to copy.
 * @throws AgentError `bad_input/data_folder`, `bad_input/config`, and as `EvidenceFolder.get` does
 */
export async function runExport(options: ExportCommandOptions): Promise<void> {
  const data = await dataFolder(options);
  const { nearest } = nearestFolder(options.out);
  if (!statSync(nearest).isDirectory())
    throw new AgentError('bad_input/output', `--out ${options.out}: ${nearest} is a file; name a folder`);
  const atS = options.window === undefined ? undefined : parseInstant(options.window, '--window');
  const exported = await exportEvidence(data, options.out, atS);
  if (options.json) {
    writeJson({ schema: 'almanac.evidence_export.v1', folder: resolve(options.out), evidence: exported });
  } else for (const { file } of exported) print(file);
  if (exported.length > 0) return;
  process.exitCode = exitCode.unknown;
  say(
    `${data} holds no evidence${options.window === undefined ? '' : ` of the window of ${options.window}`}`,
  );
}

interface ExportedEvidence extends EvidenceEntry {
  readonly file: string;
}

/**
 * Copies the evidence of all chains of an agent.
 * @param atS only evidence of the windows that contain this UTC second
 */
export async function exportEvidence(
  data: string,
  out: string,
  atS?: number,
): Promise<readonly ExportedEvidence[]> {
  const exported: ExportedEvidence[] = [];
  for (const folder of await dataFolders(data)) {
    exported.push(...(await exportFolder(new EvidenceFolder(folder), out, atS)));
  }
  return exported;
}

async function exportFolder(
  folder: EvidenceFolder,
  out: string,
  atS: number | undefined,
): Promise<readonly ExportedEvidence[]> {
  const exported: ExportedEvidence[] = [];
  for (const entry of await folder.list()) {
    if (atS !== undefined && entry.window > atS) continue;
    const bytes = await folder.get(entry.cid);
    if (!bytes || (atS !== undefined && !isInWindow(bytes, atS))) continue;
    const file = join(resolve(out), `${entry.cid}.jsonl`);
    try {
      makeFolder(resolve(out));
      await writeDurably(file, bytes);
    } catch (cause) {
      throw new AgentError(
        'bad_input/output',
        `--out ${out}: ${file} cannot be written: ${messageOf(cause)}`,
        {
          data: { file },
          cause,
        },
      );
    }
    exported.push({ ...entry, file });
  }
  return exported;
}

/** The length of a window is governed, so the file itself says where its window ends. */
function isInWindow(bytes: Uint8Array, atS: number): boolean {
  const { window, windowMs } = placeOf(bytes);
  return atS >= window && atS < window + windowMs / 1_000;
}

function placeOf(bytes: Uint8Array): { readonly window: number; readonly windowMs: number } {
  if (isProof(bytes)) {
    const { census } = readUnproved(Buffer.from(bytes).toString('utf8'), 'the proof of a census');
    return { window: census?.window ?? 0, windowMs: census?.window_ms ?? 0 };
  }
  const { window, parameters } = decodeEvidence(bytes).header;
  return { window, windowMs: parameters.windowMs };
}

async function dataFolder({ data, config }: ExportCommandOptions): Promise<string> {
  if (data === undefined && config === undefined) {
    throw new AgentError('bad_input/data_folder', 'say with --data or --config whose evidence to export');
  }
  const folder = data ?? (await loadAgentConfig({ file: config })).data;
  try {
    await readdir(folder);
    return folder;
  } catch (cause) {
    throw new AgentError(
      'bad_input/data_folder',
      `the data folder ${folder} cannot be read: ${messageOf(cause)}`,
      { data: { folder }, cause },
    );
  }
}
