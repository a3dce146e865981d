import '@almanac/types';
import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types/types';
import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import {
  EmbeddedChain,
  type EmbeddedGenesis,
} from '../../offchain-agent/src/network/embedded/embedded-chain.ts';

/** A case of tests/vectors/authorship.json. */
export interface AuthorshipCase {
  readonly slot_duration_ms: number;
  readonly window_ms: number;
  readonly segments: readonly { readonly first_slot: number; readonly validators: readonly string[] }[];
  readonly block_slots: readonly number[];
  readonly records: readonly WindowRecord[];
}

export interface WindowRecord {
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

/**
 * Builds the blocks of a case through the blob and gives the records that its runtime API then answers. Who sits where
 * is written into the storage of pallet-sli when the block before a segment is built, as a session change would do.
 *
 * @param api of any chain with this runtime: for the shapes of storage and runtime API
 */
export async function recordsThroughBlob(
  api: ApiPromise,
  genesis: EmbeddedGenesis,
  one: AuthorshipCase,
): Promise<WindowRecord[]> {
  const chain = await EmbeddedChain.create(genesis);
  const names = [...new Set(one.segments.flatMap(({ validators }) => validators))];
  chain.overwrite(names.flatMap((name, index) => targetEntries(api, name, index + 1)));
  for (const slot of one.block_slots) {
    const opening = one.segments.findIndex(({ first_slot }) => first_slot === chain.lastSlot + 1);
    if (chain.lastSlot === 0) chain.overwrite(segmentEntries(api, one, names, 0));
    else if (opening > 0) chain.overwrite(segmentEntries(api, one, names, opening));
    await chain.buildBlock(slot);
  }
  const windowS = one.window_ms / 1_000;
  const firstS = windowOf(one, one.block_slots[0] ?? 0);
  const count = (windowOf(one, chain.lastSlot) - firstS) / windowS + 1;
  const records: WindowRecord[] = [];
  for (const [index, validator] of names.entries()) {
    for (const { period, answer } of await history(api, chain, index + 1, firstS, count)) {
      if (!answer) continue;
      const { assigned, authored } = answer.record.counted;
      if (assigned > 0) records.push({ window_start_s: period.start, validator, assigned, authored });
    }
  }
  await chain.close();
  return records;
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

async function history(
  api: ApiPromise,
  chain: EmbeddedChain,
  target: number,
  fromS: number,
  count: number,
): Promise<readonly HistoryRow[]> {
  const call = api.call.sliApi.history as unknown as {
    meta: { params: { type: string }[]; type: string };
  };
  const values = [home, target, 'Authorship', 'Window', fromS, count];
  const argument = call.meta.params.map(({ type }, index) => api.createType(type, values[index]).toHex(true));
  const { result } = await chain.head.call('SliApi_history', argument as HexString[]);
  return (api.createType(call.meta.type, result) as Codec).toJSON() as unknown as HistoryRow[];
}

function hex(key: string): HexString {
  return key as HexString;
}
