import { checkpointFields } from '../../../chain/grandpa/checkpoint.ts';
import { trustText } from '../../../chain/grandpa/trust.ts';
import { type ProvedRange } from '../../finality/proved-chain.ts';
import type { NamedState, NamedValidator, Presentation, WatchedChain } from './presentation.ts';
import { witnessFields } from './witness.ts';

/** The answer of `almanac watch --json`: what was counted is counted in full, arrival is a sample. */
export function watchDocument<Counts extends object>(
  presentation: Presentation<Counts>,
  state: NamedState<Counts>,
  chain: WatchedChain & { readonly genesisHash: string },
) {
  const { slotDurationMs } = state;
  const time = (slot: number | undefined): string | null =>
    slot === undefined || slotDurationMs === undefined ? null : new Date(slot * slotDurationMs).toISOString();
  return {
    schema: 'almanac.watch.v1',
    engine: chain.engine,
    basis: chain.basis,
    chain: chain.chainName,
    spec_name: chain.specName,
    genesis_hash: chain.genesisHash,
    url: chain.url,
    slot_duration_ms: slotDurationMs ?? null,
    from_block: state.fromBlock,
    to_block: state.toBlock,
    to_block_hash: state.toHash,
    first_slot: state.firstSlot ?? null,
    last_slot: state.lastSlot ?? null,
    first_slot_at: time(state.firstSlot),
    last_slot_at: time(state.lastSlot),
    slots_with_several_blocks: state.crowdedSlotCount,
    clock_fault_blocks: state.clockFaults,
    unattributed_blocks: state.unattributed,
    longest_observer_stall_ms: state.longestStallMs,
    ...proofFields(chain.proof?.range),
    ...witnessFields(chain.witness),
    ...presentation.chainDocument(state),
    ...merged(state.beside?.map(({ chainDocument }) => chainDocument())),
    validators: state.validators.map((validator) => documentOf(presentation, state, validator)),
  };
}

function merged(parts: readonly Readonly<Record<string, unknown>>[] = []): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...parts) as Readonly<Record<string, unknown>>;
}

/** Absent from a watch that proves nothing. */
function proofFields(range: ProvedRange | undefined) {
  if (!range) return {};
  const { trust, toBlock, checkpoint } = range;
  return {
    trust: trustText(trust),
    proved_to_block: toBlock,
    // What --checkpoint takes, to go on from there another time; none while a hand-over is announced.
    checkpoint: checkpoint ? checkpointFields(checkpoint) : null,
  };
}

function documentOf<Counts extends object>(
  { keyField, validatorDocument }: Presentation<Counts>,
  state: NamedState<Counts>,
  validator: NamedValidator<Counts>,
): Readonly<Record<string, unknown>> {
  const { key, arrival } = validator;
  return {
    account: validator.account ?? null,
    name: validator.name ?? null,
    [keyField]: key,
    active: validator.isActive,
    ...validatorDocument(validator, state),
    ...merged(state.beside?.map(({ validatorDocument: of }) => of(validator))),
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
