import { sharePpm } from '../../sli/ppm.ts';
import { missed, type NamedState, type NamedValidator } from './named-state.ts';
import type { WatchedChain } from './screen.ts';

/** The answer of `almanac watch --json`: authorship is counted in full, arrival a sample. */
export function watchDocument(state: NamedState, chain: WatchedChain & { readonly genesisHash: string }) {
  const time = (slot: number): string => new Date(slot * state.slotDurationMs).toISOString();
  return {
    schema: 'almanac.watch.v1',
    basis: chain.basis,
    chain: chain.chainName,
    spec_name: chain.specName,
    genesis_hash: chain.genesisHash,
    url: chain.url,
    slot_duration_ms: state.slotDurationMs,
    from_block: state.fromBlock,
    to_block: state.toBlock,
    to_block_hash: state.toHash,
    first_slot: state.firstSlot,
    last_slot: state.lastSlot,
    first_slot_at: time(state.firstSlot),
    last_slot_at: time(state.lastSlot),
    slots_with_several_blocks: state.crowdedSlotCount,
    clock_fault_blocks: state.clockFaults,
    unattributed_blocks: state.unattributed,
    longest_observer_stall_ms: state.longestStallMs,
    validators: state.validators.map((validator) => documentOf(validator, time)),
  };
}

function documentOf(validator: NamedValidator, time: (slot: number) => string) {
  const { assigned, authored, arrival } = validator;
  return {
    account: validator.account ?? null,
    name: validator.name ?? null,
    aura_key: validator.key,
    active: validator.isActive,
    assigned_slots: assigned,
    authored_slots: authored,
    missed_slots: missed(validator),
    authorship_sli_ppm: sharePpm(BigInt(authored), BigInt(assigned)) ?? null,
    last_missed: validator.missedSlots.slice(-100).map((slot) => ({ slot, at: time(slot) })),
    arrival: arrival
      ? {
          basis: 'sampled',
          blocks: arrival.blocks,
          p50_ms: arrival.p50Ms,
          p95_ms: arrival.p95Ms,
          late_blocks: arrival.late,
        }
      : null,
  };
}
