import { exitCode } from '../../base/exit.ts';
import { FactGatherer } from './gather-facts.ts';
import { type RecordResult, recomputeRecords } from './recompute-records.ts';
import type { SourceOptions } from './source.ts';
import type { VerifyChain } from './verify-chain.ts';
import { type EvidenceResult, type EvidenceState, verifyEvidence } from './verify-evidence.ts';

export interface Verification {
  readonly results: readonly EvidenceResult[];
  readonly records: readonly RecordResult[];
  readonly exit: number;
}

/** Verifies evidence one piece after the other, then the records that what is verified is part of. */
export async function verify(
  chain: VerifyChain,
  sources: readonly string[],
  options: SourceOptions,
): Promise<Verification> {
  const facts = new FactGatherer(chain);
  const results: EvidenceResult[] = [];
  for (const source of sources) {
    options.signal.throwIfAborted();
    results.push(await verifyEvidence(source, { ...options, genesis: chain.genesisHash, facts }));
  }
  const verified = results.flatMap(({ state, evidence }) =>
    state === 'verified' && evidence ? [evidence] : [],
  );
  // The same evidence named twice counts once.
  const distinct = [...new Map(verified.map((evidence) => [evidence.contentId, evidence])).values()];
  const records = await recomputeRecords(chain, distinct);
  return { results, records, exit: exitOf(results, records) };
}

/** A difference weighs most: it is the one answer that is certain. */
function exitOf(results: readonly EvidenceResult[], records: readonly RecordResult[]): number {
  const has = (state: EvidenceState): boolean => results.some((result) => result.state === state);
  if (has('differs') || records.some(({ verdict }) => verdict.kind === 'differs')) return exitCode.no;
  if (has('unreadable')) return exitCode.badInput;
  if (has('unreachable')) return exitCode.unreachable;
  return has('unknown') ? exitCode.unknown : exitCode.ok;
}
