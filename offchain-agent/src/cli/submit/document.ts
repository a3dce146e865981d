import type { StoredPrediction } from '../../chain/scalability/scalability-shapes.ts';
import { fromMicros, lawOf } from '../../chain/scalability/stored-units.ts';
import type { JsonDocument } from '../output.ts';
import { outcomeDocument, predictionDocument } from '../prediction-document.ts';
import type { OpenScalability } from '../with-scalability.ts';
import type { PreparedRun, SubmittedRun } from './screen.ts';

export function submitDocument(
  { subject, run, submitted, requirement }: SubmittedRun,
  open: Pick<OpenScalability, 'chainName' | 'url'>,
  account: string,
): JsonDocument {
  const { prediction, outcome } = submitted;
  const { kind, place, ...stored } = prediction;
  return {
    ...head(open, account, false),
    subject: { id: submitted.subject.id, name: subject, registered: submitted.subject.place ?? null },
    run: {
      id: submitted.run.id,
      version: run.version,
      commit: run.commit,
      fingerprint: run.fingerprint,
      evidence: { root: run.evidence.root, content_id: run.evidence.contentId },
      points: run.points.length,
      is_new: submitted.run.place !== undefined,
      submitted: submitted.run.place ?? null,
    },
    prediction: {
      state: kind,
      place: place ?? null,
      ...predictionDocument(stored satisfies StoredPrediction),
    },
    requirement: outcome && requirement ? outcomeDocument(outcome) : null,
  };
}

export function dryRunDocument(
  { subject, run, parameters, isKnown }: PreparedRun & { readonly isKnown: boolean },
  open: Pick<OpenScalability, 'chain' | 'chainName' | 'url'>,
  account: string,
): JsonDocument {
  const { deposits } = open.chain;
  return {
    ...head(open, account, true),
    subject: { name: subject, is_known: isKnown, deposit: isKnown ? 0n : deposits.subject },
    run: {
      version: run.version,
      commit: run.commit,
      fingerprint: run.fingerprint,
      evidence: { root: run.evidence.root, content_id: run.evidence.contentId },
      points: run.points.map(({ size, throughput }) => ({
        n: fromMicros(size),
        throughput: fromMicros(throughput),
      })),
      deposit: deposits.run + deposits.point * BigInt(run.points.length),
    },
    law: lawOf(parameters),
  };
}

function head(
  { chainName, url }: Pick<OpenScalability, 'chainName' | 'url'>,
  account: string,
  isDryRun: boolean,
) {
  return { schema: 'almanac.submit.v1', chain: chainName, url, account, is_dry_run: isDryRun };
}
