import type { ApiPromise } from '@polkadot/api';
import type { EventRecord } from '@polkadot/types/interfaces';

/**
 * The events of a block as the runtime of that block has them, in their order; none of a chain that keeps none.
 * @throws RpcError where the node has discarded the state (`isStateDiscarded`)
 */
export async function blockEvents(
  api: Pick<ApiPromise, 'at'>,
  blockHash: string,
): Promise<readonly EventRecord[]> {
  const { query } = await api.at(blockHash);
  const events = (await query['system']?.['events']?.()) as Iterable<EventRecord> | undefined;
  return [...(events ?? [])];
}

/** Those of one extrinsic. */
export function eventsOf(events: readonly EventRecord[], extrinsic: number): EventRecord[] {
  return events.filter(
    ({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === extrinsic,
  );
}
