import type { FinalizedHead } from '../chain/reporting/reporting-chain.ts';
import { outboxStates } from '../metrics/catalogue.ts';
import type { AgentParts } from './parts.ts';

/** What is measured anew with every finalized block: its age, and how many extrinsics wait. */
export async function setGauges(
  { metrics, clock, store, signer }: Pick<AgentParts, 'metrics' | 'clock' | 'store' | 'signer'>,
  account: string,
  head: FinalizedHead,
): Promise<void> {
  metrics.set('almanac_finalized_block_age_seconds', {}, (clock.wallMs() - head.timeMs) / 1_000);
  const counts = await store.countOutbox(signer);
  for (const state of outboxStates)
    metrics.set('almanac_outbox_rows', { reporter: account, state }, counts.get(state) ?? 0);
}
