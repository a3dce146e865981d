import type { OutboxFate } from '../../store/outbox-row.ts';
import type { AgentOptions, AgentParts } from './parts.ts';

/** What was seen of blocks is of use until their window is closed; what sees them is shared by reporters that close at other times. */
const keepSightingsMs = 24 * 3_600_000;

/**
 * Deletes what has been kept long enough: samples, evidence with its windows, sightings of blocks, and extrinsics that are
 * settled. What waits to be closed or sent stays.
 *
 * @param nowMs the chain's time: a clock of one's own that was set ahead would delete everything
 */
export async function retain(
  { network, account, evidence, keepSamplesMs, keepEvidenceMs }: AgentOptions,
  { store, signer, arrivals }: Pick<AgentParts, 'store' | 'signer' | 'arrivals'>,
  nowMs: number,
): Promise<void> {
  const open = (await store.windows(account, network, 'measuring')).map(({ window }) => window);
  const samplesBefore = Math.min(secondsBefore(nowMs, keepSamplesMs), ...open);
  await store.dropSamplesBefore(account, network, samplesBefore);
  await arrivals?.dropBefore(Math.min(secondsBefore(nowMs, keepSightingsMs), ...open));
  const evidenceBefore = secondsBefore(nowMs, keepEvidenceMs);
  await evidence.dropBefore(network, evidenceBefore);
  await store.dropWindowsBefore(account, network, evidenceBefore);
  const settled = await store.outboxFates(signer, ['finalized', 'refused']);
  const isOld = ({ effect }: OutboxFate): boolean => effect.kind !== 'other' && effect.window < samplesBefore;
  await store.dropOutbox(settled.filter(isOld).map(({ key }) => key));
}

function secondsBefore(nowMs: number, keptMs: number): number {
  return Math.max(0, Math.floor((nowMs - keptMs) / 1_000));
}
