import { parseClaimKey, parseReportKey } from '../chain/submit/outbox-chain.ts';
import type { AgentOptions, AgentParts } from './parts.ts';

/**
 * Deletes what has been kept long enough: samples, evidence with its windows, and extrinsics that are settled. What waits to
 * be closed or sent stays.
 *
 * @param nowMs the chain's time: a clock of one's own that was set ahead would delete everything
 */
export async function retain(
  { network, account, evidence, keepSamplesMs, keepEvidenceMs }: AgentOptions,
  { store, signer }: Pick<AgentParts, 'store' | 'signer'>,
  nowMs: number,
): Promise<void> {
  const open = await store.windows(account, network, 'measuring');
  const samplesBefore = Math.min(secondsBefore(nowMs, keepSamplesMs), ...open.map(({ window }) => window));
  await store.dropSamplesBefore(account, network, samplesBefore);
  const evidenceBefore = secondsBefore(nowMs, keepEvidenceMs);
  await evidence.dropBefore(network, evidenceBefore);
  await store.dropWindowsBefore(account, network, evidenceBefore);
  const settled = await store.outboxFates(signer, ['finalized', 'refused']);
  const isOld = (key: string): boolean =>
    ((parseReportKey(key) ?? parseClaimKey(key))?.window ?? Number.POSITIVE_INFINITY) < samplesBefore;
  await store.dropOutbox(settled.map(({ key }) => key).filter(isOld));
}

function secondsBefore(nowMs: number, keptMs: number): number {
  return Math.max(0, Math.floor((nowMs - keptMs) / 1_000));
}
