import type { ApiPromise } from '@polkadot/api';
import type { EventRecord } from '@polkadot/types/interfaces';
import { StateAt } from '../call/state-at.ts';

/**
 * The events of a block as the runtime of that block has them, in their order; none of a chain that keeps none.
 * @throws RpcError where the node has discarded the state (`isStateDiscarded`)
 */
export async function blockEvents(api: ApiPromise, blockHash: string): Promise<readonly EventRecord[]> {
  const state = await StateAt.at(api, blockHash);
  const events = (await state.codec('system', 'events')) as Iterable<EventRecord> | undefined;
  return [...(events ?? [])];
}

/** Those of one extrinsic. */
export function eventsOf(events: readonly EventRecord[], extrinsic: number): EventRecord[] {
  return events.filter(
    ({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === extrinsic,
  );
}
