import { atOnce } from '../../offchain-agent/src/base/sliced.ts';
import { encoding } from '../../offchain-agent/src/sli/evidence/encode.ts';
import type { EncodedEvidence, EvidenceHeader } from '../../offchain-agent/src/sli/evidence/evidence.ts';
import { type Report, reporting } from '../../offchain-agent/src/sli/evidence/report.ts';
import type { Sample } from '../../offchain-agent/src/sli/sample.ts';

/** An evidence file in one go. */
export function encodeEvidence(header: EvidenceHeader, samples: readonly Sample[]): EncodedEvidence {
  return atOnce(encoding(header, samples));
}

/** The report of evidence in one go. */
export function buildReport(evidence: Parameters<typeof reporting>[0]): Report {
  return atOnce(reporting(evidence));
}
