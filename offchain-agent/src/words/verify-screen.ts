import { utc } from '../base/format.ts';
import { plainText } from '../base/plain-text.ts';
import type { RecordResult } from '../verify/recompute-records.ts';
import type { EvidenceResult } from '../verify/verify.ts';
import { allAuthors } from './target-label.ts';

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

function sentence({ text, evidence, receipts, census }: EvidenceResult): string {
  if (text === undefined && census) return plainText(census.sentence);
  if (text !== undefined || !evidence) return plainText(text ?? '');
  const { header, samples } = evidence;
  return `window ${utc(header.window * 1_000)} of ${header.reporter}, ${samples.length} planned samples${receiptText(receipts)}`;
}

function receiptText(receipts: EvidenceResult['receipts']): string {
  if (!receipts) return '';
  const { receipts: all, proved } = receipts;
  return `, ${proved} of ${all} receipts signed by their targets`;
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
