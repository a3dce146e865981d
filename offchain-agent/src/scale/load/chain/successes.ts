import type { Api } from './load-chain.ts';

interface EventRecord {
  readonly phase: { readonly isApplyExtrinsic: boolean; readonly asApplyExtrinsic: { toNumber(): number } };
  readonly event: { readonly section: string; readonly method: string };
}

/**
 * Which extrinsics of a block did what they were sent for: the indices with a success event. An extrinsic in a block is no
 * success yet: it may have failed and paid for it.
 */
export async function successfulExtrinsics(api: Api, blockHash: string): Promise<Set<number>> {
  const events = (await (await api.at(blockHash)).query['system']?.['events']?.()) as unknown as
    | readonly EventRecord[]
    | undefined;
  const indices = new Set<number>();
  for (const { phase, event } of events ?? []) {
    if (phase.isApplyExtrinsic && event.section === 'system' && event.method === 'ExtrinsicSuccess')
      indices.add(phase.asApplyExtrinsic.toNumber());
  }
  return indices;
}
