import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { outboxStates } from '../metrics.ts';
import type { AgentParts } from './parts.ts';

/** Set anew every second, not with every block: when the chain stands still, it is the age that shows it. */
export function setFinalizedAge(
  { metrics, clock }: Pick<AgentParts, 'metrics' | 'clock'>,
  account: string,
  head: FinalizedHead | undefined,
): void {
  if (!head) return;
  const ageSeconds = (clock.wallMs() - head.timeMs) / 1_000;
  metrics.set('almanac_finalized_block_age_seconds', { reporter: account }, ageSeconds);
}

/** How many extrinsics are in which state; looked at with every finalized block. */
export async function setOutboxRows(
  { metrics, store, signer }: Pick<AgentParts, 'metrics' | 'store' | 'signer'>,
  account: string,
): Promise<void> {
  const counts = await store.countOutbox(signer);
  for (const state of outboxStates)
    metrics.set('almanac_outbox_rows', { reporter: account, state }, counts.get(state) ?? 0);
}
