import { existsSync } from 'node:fs';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { openReportingChain } from '../../chain/reporting/api-reporting-chain.ts';
import type { RecordResult } from '../../report/verify/recompute-records.ts';
import { type EvidenceResult, verify } from '../../report/verify/verify.ts';
import { ApiVerifyChain } from '../../report/verify/verify-chain.ts';
import { utc } from '../format.ts';
import { type JsonDocument, print, writeJson } from '../output.ts';
import { allAuthors } from '../target-label.ts';
import { withChain } from '../with-chain.ts';

export interface VerifyCommandOptions {
  readonly chain?: string;
  readonly agent?: string;
  readonly data?: string;
  readonly proof?: string;
  readonly genesis?: string;
  readonly json?: boolean;
}

/**
 * Verifies evidence against the chain, and sets the exit code.
 * @throws AgentError when the chain cannot be asked
 */
export async function runVerify(sources: readonly string[], options: VerifyCommandOptions): Promise<void> {
  if (sources.length === 0) {
    throw new AgentError(
      'bad_input/evidence',
      'name evidence files, addresses or content identifiers, or a proof with --proof',
    );
  }
  requireFiles(sources);
  await withChain(options.chain, openReportingChain, async ({ chain, url, signal }) => {
    const { agent, data } = options;
    const { results, records, exit } = await verify(await ApiVerifyChain.of(chain), sources, {
      signal,
      ...(agent !== undefined && { agent }),
      ...(data !== undefined && { data }),
    });
    if (options.json) writeJson(verifyDocument(url, results, records));
    else for (const line of verifyScreen(results, records)) print(line);
    process.exitCode = exit;
  });
}

/** When nothing that was named is there, that is told before a chain is asked; what is there is verified beside what is not. */
function requireFiles(sources: readonly string[]): void {
  const isAbsent = (source: string): boolean =>
    !/^https?:/.test(source) && !/^b[a-z2-7]{50,70}$/.test(source) && !existsSync(source);
  if (!sources.every(isAbsent)) return;
  throw new AgentError(
    'bad_input/evidence_file',
    `${sources.join(', ')} cannot be read: there is no such file or folder; name evidence files, addresses of evidence or content identifiers`,
    { data: { files: sources } },
  );
}

/** The results for programs. */
export function verifyDocument(
  url: string,
  results: readonly EvidenceResult[],
  records: readonly RecordResult[],
): JsonDocument {
  return {
    schema: 'almanac.verify.v1',
    url,
    evidence: results.map(({ source, state, text, place, evidence }) => ({
      source,
      state,
      difference: text ?? null,
      line: place?.line ?? null,
      field: place?.field ?? null,
      cid: evidence?.cid ?? null,
      network: evidence?.header.network ?? null,
      window: evidence?.header.window ?? null,
      reporter: evidence?.header.reporter ?? null,
      samples: evidence?.samples.length ?? null,
    })),
    records: records.map(({ kind, startS, target, indicator, verdict }) => ({
      kind,
      start: startS,
      target,
      indicator,
      state: verdict.kind,
      difference: verdict.kind === 'differs' ? verdict.text : null,
    })),
  };
}

/** The results as a person reads them: a line for each piece of evidence, then what its records are. */
export function verifyScreen(
  results: readonly EvidenceResult[],
  records: readonly RecordResult[],
): readonly string[] {
  const width = Math.max(...results.map(({ state }) => state.length));
  return [
    ...results.map(
      (result) => `${result.state.padEnd(width)}  ${plainText(result.source)}: ${sentence(result)}`,
    ),
    ...recordLines(records),
  ];
}

function sentence({ text, evidence }: EvidenceResult): string {
  if (text !== undefined || !evidence) return plainText(text ?? '');
  const { header, samples } = evidence;
  return `window ${utc(header.window * 1_000)} of ${header.reporter}, ${samples.length} planned samples`;
}

function recordLines(records: readonly RecordResult[]): readonly string[] {
  if (records.length === 0) return [];
  const count = (kind: string): number => records.filter(({ verdict }) => verdict.kind === kind).length;
  const different = records.flatMap((record) =>
    record.verdict.kind === 'differs' ? [`differs  ${recordName(record)}: ${record.verdict.text}`] : [],
  );
  const parts = [
    `${count('equal')} recomputed and equal`,
    ...(different.length > 0 ? [`${different.length} different`] : []),
    ...(count('partial') > 0
      ? [`${count('partial')} not compared: not all their reporters' evidence was given`]
      : []),
    ...(count('open') > 0 ? [`${count('open')} not closed, or out of retention`] : []),
  ];
  return [...different, `records of windows and days: ${parts.join('; ')}`];
}

export function recordName({ kind, startS, target, indicator }: RecordResult): string {
  return `record of the ${kind} ${utc(startS * 1_000)}, ${target === 0 ? allAuthors : `target ${target}`}, ${indicator}`;
}
