import { hexBytes } from '../../offchain-agent/src/base/bytes.ts';
import '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types/types';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { encodeHeader, openingHeader } from '../../offchain-agent/src/lab/embedded/block-header.ts';
import type { EmbeddedGenesis } from '../../offchain-agent/src/lab/embedded/embedded-chain.ts';
import { VersionedState } from '../../offchain-agent/src/lab/embedded/versioned-state.ts';
import { Overlay } from '../../offchain-agent/src/lab/executor/overlay.ts';
import { loadRuntime } from '../../offchain-agent/src/lab/executor/runtime.ts';

/** A case of tests/vectors/authorship.json. */
export interface AuthorshipCase {
  readonly slot_duration_ms: number;
  readonly window_ms: number;
  readonly segments: readonly { readonly first_slot: number; readonly validators: readonly string[] }[];
  readonly block_slots: readonly number[];
  readonly records: readonly AuthorshipWindow[];
}

export interface AuthorshipWindow {
  readonly window_start_s: number;
  readonly validator: string;
  readonly assigned: number;
  readonly authored: number;
}

interface HistoryRow {
  readonly period: { readonly start: number };
  readonly answer: {
    readonly record: { readonly counted: { readonly assigned: number; readonly authored: number } };
  } | null;
}

const home = 0;
const someHash: HexString = `0x${'11'.repeat(32)}`;

/** A function of the runtime with its SCALE-encoded argument. */
type RuntimeFunction = readonly [name: string, argument: HexString];

/**
 * Runs the blocks of a case through the blob and gives the records that its runtime API then answers. Who sits where
 * is written into the storage of pallet-sli after the block before a segment, as a session change would do.
 *
 * @param api of any chain with this runtime: for the shapes of storage and runtime API
 */
export async function recordsThroughBlob(
  api: ApiPromise,
  { top }: EmbeddedGenesis,
  one: AuthorshipCase,
): Promise<AuthorshipWindow[]> {
  const names = [...new Set(one.segments.flatMap(({ validators }) => validators))];
  const runtime = await loadRuntime(top['0x3a636f6465'] ?? '0x');
  const state = new Overlay(new VersionedState(top).at(0));
  const write = (entries: readonly (readonly [HexString, HexString])[]): void => {
    for (const [key, value] of entries) state.set(key, hexBytes(value));
  };
  const run = ([name, argument]: RuntimeFunction): HexString => runtime.call(name, argument, state);
  write(names.flatMap((name, index) => targetEntries(api, name, index + 1)));
  for (const [index, slot] of one.block_slots.entries()) {
    const next = (one.block_slots[index - 1] ?? 0) + 1;
    const opening = index === 0 ? 0 : one.segments.findIndex(({ first_slot }) => first_slot === next);
    if (index === 0 || opening > 0) write(segmentEntries(api, one, names, opening));
    for (const call of blockOf(api, one, index + 1, slot)) run(call);
  }
  const windowS = one.window_ms / 1_000;
  const firstS = windowOf(one, one.block_slots[0] ?? 0);
  const count = (windowOf(one, one.block_slots.at(-1) ?? 0) - firstS) / windowS + 1;
  const records: AuthorshipWindow[] = [];
  for (const [index, validator] of names.entries()) {
    for (const { period, answer } of history(api, run, index + 1, firstS, count)) {
      if (!answer) continue;
      const { assigned, authored } = answer.record.counted;
      if (assigned > 0) records.push({ window_start_s: period.start, validator, assigned, authored });
    }
  }
  return records;
}

/** The calls that make a block; on which block it is built matters to no record. */
function blockOf(
  api: ApiPromise,
  { slot_duration_ms }: AuthorshipCase,
  number: number,
  slot: number,
): RuntimeFunction[] {
  return [
    ['Core_initialize_block', encodeHeader(openingHeader(someHash, number, slot))],
    ['BlockBuilder_apply_extrinsic', api.tx.timestamp.set(slot * slot_duration_ms).toHex()],
    ['BlockBuilder_finalize_block', '0x'],
  ];
}

function windowOf({ slot_duration_ms, window_ms }: AuthorshipCase, slot: number): number {
  return (Math.floor((slot * slot_duration_ms) / window_ms) * window_ms) / 1_000;
}

function targetEntries(api: ApiPromise, name: string, target: number): [HexString, HexString][] {
  const { targets, targetIds, nextTargetId } = api.query.sli;
  const who = { Account: blake2AsHex(name) };
  return [
    [hex(targets.key(home, target)), api.createType('PalletSliTargetRef', who).toHex()],
    [hex(targetIds.key(home, who)), api.createType('u32', target).toHex(true)],
    [hex(nextTargetId.key(home)), api.createType('u32', target + 1).toHex(true)],
  ];
}

function segmentEntries(
  api: ApiPromise,
  { segments }: AuthorshipCase,
  names: readonly string[],
  index: number,
): [HexString, HexString][] {
  const segment = segments[index];
  if (!segment) throw new Error(`the case has no segment ${index}`);
  const { first_slot, validators } = segment;
  const value = api.createType('PalletSliSegment', { firstSlot: first_slot, length: validators.length });
  const seats = validators.map((name, seat): [HexString, HexString] => [
    hex(api.query.sli.seats.key(index, seat)),
    api.createType('u32', names.indexOf(name) + 1).toHex(true),
  ]);
  return [
    [hex(api.query.sli.segments.key(index)), value.toHex()],
    [hex(api.query.sli.currentSegment.key()), api.createType('u32', index).toHex(true)],
    ...seats,
  ];
}

function history(
  api: ApiPromise,
  run: (call: RuntimeFunction) => HexString,
  target: number,
  fromS: number,
  count: number,
): readonly HistoryRow[] {
  const call = api.call.sliApi.history as unknown as {
    meta: { params: { type: string }[]; type: string };
  };
  const values = [home, target, 'Authorship', 'Window', fromS, count];
  const argument = u8aConcat(
    ...call.meta.params.map(({ type }, index) => api.createType(type, values[index]).toU8a()),
  );
  const result = run(['SliApi_history', u8aToHex(argument)]);
  return (api.createType(call.meta.type, result) as Codec).toJSON() as unknown as HistoryRow[];
}

function hex(key: string): HexString {
  return key as HexString;
}
