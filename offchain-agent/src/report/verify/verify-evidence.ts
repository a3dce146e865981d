import { AgentError } from '../../base/error.ts';
import { checkEvidence } from '../../sli/evidence/check-evidence.ts';
import { checkPlan } from '../../sli/evidence/check-plan.ts';
import { cidOf } from '../../sli/evidence/content-id.ts';
import { type DecodedEvidence, decodeEvidence } from '../../sli/evidence/decode.ts';
import type { EvidencePlace } from '../../sli/evidence/fault.ts';
import type { FactGatherer } from './gather-facts.ts';
import { readSource, type SourceOptions } from './source.ts';

export type EvidenceState = 'verified' | 'differs' | 'unreadable' | 'unknown' | 'unreachable';

/** What has become of one piece of evidence. */
export interface EvidenceResult {
  readonly source: string;
  readonly state: EvidenceState;
  /** Why it is not verified: one sentence. */
  readonly text?: string;
  readonly place?: EvidencePlace;
  readonly evidence?: DecodedEvidence;
}

const stateOfKind: Readonly<Record<string, EvidenceState>> = {
  no: 'differs',
  bad_input: 'unreadable',
  unknown: 'unknown',
  unreachable: 'unreachable',
};

/** Verifies one piece; a failure that belongs to it is its result, one of the chain's connection is thrown. */
export async function verifyEvidence(
  source: string,
  options: SourceOptions & { readonly genesis: string; readonly facts: FactGatherer },
): Promise<EvidenceResult> {
  let evidence: DecodedEvidence;
  try {
    const { bytes, contentId } = await readSource(source, options);
    evidence = decodeEvidence(bytes);
    if (contentId !== undefined && contentId !== evidence.contentId) {
      const text = `content identifier: the bytes have ${evidence.cid}, the name says ${cidOf(contentId)}`;
      return { source, state: 'differs', text: textOfPlan(evidence, text), evidence };
    }
  } catch (error) {
    return resultOf(source, error);
  }
  return await againstChain(source, evidence, options);
}

/** Where the bytes contradict themselves says more than that they are not what was named. */
function textOfPlan(evidence: DecodedEvidence, otherwise: string): string {
  return checkPlan(evidence)?.text ?? otherwise;
}

async function againstChain(
  source: string,
  evidence: DecodedEvidence,
  { genesis, facts }: { readonly genesis: string; readonly facts: FactGatherer },
): Promise<EvidenceResult> {
  const { header } = evidence;
  // Of another chain, or against its own header: no question to the chain is needed, and none may have an answer.
  if (header.genesis !== genesis) {
    const text = `line 1, genesis: is ${header.genesis}, the chain's is ${genesis}`;
    return { source, state: 'differs', text, place: { line: 1, field: 'genesis' }, evidence };
  }
  const own = checkPlan(evidence);
  if (own) return { source, state: 'differs', ...own, evidence };
  try {
    const verdict = checkEvidence(evidence, await facts.gather(header));
    if (verdict.kind === 'differs') return { source, state: 'differs', ...verdict.difference, evidence };
    if (verdict.kind === 'unknown') return { source, state: 'unknown', text: verdict.reason, evidence };
    return { source, state: 'verified', evidence };
  } catch (error) {
    if (error instanceof AgentError && error.code === 'unknown/no_sampling') {
      return { source, state: 'unknown', text: error.message, evidence };
    }
    throw error;
  }
}

function resultOf(source: string, error: unknown): EvidenceResult {
  const state = error instanceof AgentError ? stateOfKind[error.code.split('/')[0] ?? ''] : undefined;
  if (!(error instanceof AgentError) || !state) throw error;
  const { line, field } = error.data;
  const place = typeof line === 'number' ? { line, ...(typeof field === 'string' && { field }) } : undefined;
  return { source, state, text: error.message, ...(place && { place }) };
}
