import type { Parameters, RunInput, StoredRun } from './scalability-shapes.ts';

/** Whether a stored run has the evidence of one that is to be submitted: then it is that run. */
export function sameRun({ evidence }: Pick<StoredRun, 'evidence'>, run: Pick<RunInput, 'evidence'>): boolean {
  return evidence.root === run.evidence.root && evidence.contentId === run.evidence.contentId;
}

export function sameLaw(left: Parameters, right: Parameters): boolean {
  return left.lambda === right.lambda && left.sigma === right.sigma && left.kappa === right.kappa;
}
