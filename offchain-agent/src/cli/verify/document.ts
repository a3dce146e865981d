import type { RecordResult } from '../../report/verify/recompute-records.ts';
import type { EvidenceResult } from '../../report/verify/verify-evidence.ts';
import type { JsonDocument } from '../output.ts';

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
