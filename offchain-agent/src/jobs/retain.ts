import type { AgentOptions } from './agent-options.ts';
import type { AgentParts } from './parts.ts';

/** Deletes samples and evidence that have been kept long enough; samples of windows that wait to be closed stay. */
export async function retain(
  { network, account, evidence, keepSamplesMs, keepEvidenceMs }: AgentOptions,
  { store, clock }: Pick<AgentParts, 'store' | 'clock'>,
): Promise<void> {
  const nowMs = clock.wallMs();
  const open = await store.windows(account, network, 'measuring');
  const samplesBefore = Math.min(secondsBefore(nowMs, keepSamplesMs), ...open.map(({ window }) => window));
  await store.dropSamplesBefore(account, network, samplesBefore);
  await evidence.dropBefore(network, secondsBefore(nowMs, keepEvidenceMs));
}

function secondsBefore(nowMs: number, keptMs: number): number {
  return Math.max(0, Math.floor((nowMs - keptMs) / 1_000));
}
